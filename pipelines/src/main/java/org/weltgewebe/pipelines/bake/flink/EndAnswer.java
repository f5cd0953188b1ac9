package org.weltgewebe.pipelines.bake.flink;

/**
 * Tells a line where one of its ends is.
 *
 * @param line {@code collection/key} of the line
 * @param start true for the start of the line, false for its end
 * @param link the tie this answers
 * @param shown false when that row is hidden or missing
 * @param lon longitude in degrees, 0 when not shown
 * @param lat latitude in degrees, 0 when not shown
 * @param cause why
 */
public record EndAnswer(String line, boolean start, long link, boolean shown, double lon, double lat, Cause cause) {}
