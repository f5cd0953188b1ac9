package org.weltgewebe.pmtiles.tileset;

import java.time.Instant;

/**
 * An archive that the current generation does without but readers of older generations may still want.
 *
 * @param archive the file, still on disk
 * @param inGeneration first generation without it
 * @param at when that generation was published; the grace period starts here
 */
public record RetiredArchive(ArchiveRef archive, long inGeneration, Instant at) {}
