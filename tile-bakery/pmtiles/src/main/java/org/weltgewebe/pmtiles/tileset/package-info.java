/**
 * A tileset that changes: generations of tiles in a directory, written by one process and read by many.
 *
 * <p>Entry points: {@link org.weltgewebe.pmtiles.tileset.TilesetWriter#open} (one at a time, held by a file lock) and
 * {@link org.weltgewebe.pmtiles.tileset.TilesetReader#open}.
 *
 * <pre>
 * weave/manifest.json                     names the archives of the current generation, newest first
 * weave/weave-000000000007-base.pmtiles   all tiles as of generation 7
 * weave/weave-000000000008-delta.pmtiles  tiles that changed in generation 8, and tombstones of those that went away
 * </pre>
 *
 * <p>A tile is looked up in the newest archive first; a tombstone ends the search. Every archive is a valid PMTiles file and never changes after it got its name;
 * the manifest is replaced as a whole. So whatever moment a process dies, the directory shows the last published generation.
 *
 * <p>Who closes what: the caller closes writer and reader. Views handed out by a reader need no closing and stay valid after a refresh,
 * a purge of the files and the end of the reader.
 */
@NullMarked
package org.weltgewebe.pmtiles.tileset;

import org.jspecify.annotations.NullMarked;
