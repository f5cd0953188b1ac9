package org.weltgewebe.pipelines.bake.flink;

/**
 * One end of a line is tied to a row, or untied.
 *
 * @param endRow {@code collection/key} of the row at that end
 * @param line {@code collection/key} of the line
 * @param start true for the start of the line, false for its end
 * @param link sequence at which it was tied
 * @param tied false when it is untied
 * @param cause why
 */
public record EndLink(String endRow, String line, boolean start, long link, boolean tied, Cause cause) {}
