package org.weltgewebe.pipelines.bake.flink;

/**
 * Where a row that lines may end at is now.
 *
 * @param row {@code collection/key}
 * @param shown false when it is hidden or gone
 * @param lon longitude in degrees, 0 when not shown
 * @param lat latitude in degrees, 0 when not shown
 * @param cause why
 */
public record EndPoint(String row, boolean shown, double lon, double lat, Cause cause) {}
