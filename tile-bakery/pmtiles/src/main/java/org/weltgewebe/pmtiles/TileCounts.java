package org.weltgewebe.pmtiles;

/**
 * The three counts of a header; 0 means unknown.
 *
 * @param addressed tiles that can be asked for: the sum of all run lengths
 * @param entries tile entries in all directories
 * @param contents distinct blobs
 */
public record TileCounts(long addressed, long entries, long contents) {}
