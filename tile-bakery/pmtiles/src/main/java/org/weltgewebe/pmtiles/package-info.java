/**
 * PMTiles v3 archives: write, read, verify and compare them. JDK only.
 *
 * <p>Entry points: {@link org.weltgewebe.pmtiles.PmtilesWriter#create}, {@link org.weltgewebe.pmtiles.PmtilesReader#open},
 * {@link org.weltgewebe.pmtiles.PmtilesVerifier#verify}. Tiles are addressed by their 64-bit id
 * ({@link org.weltgewebe.pmtiles.TileCoord#id()}) and travel as stored bytes: whatever compression the caller applied is passed
 * through in both directions, nothing is inflated or re-compressed on the way.
 *
 * <pre>{@code
 * try (PmtilesWriter writer = PmtilesWriter.create(file, PmtilesOptions.mvtGzip())) {
 *     writer.add(new TileCoord(0, 0, 0).id(), gzippedTile);   // ascending ids
 *     writer.finish("{\"vector_layers\":[]}");
 * }
 * try (PmtilesReader reader = PmtilesReader.open(file)) {
 *     byte[] stored = reader.tile(new TileCoord(0, 0, 0).id());
 * }
 * }</pre>
 *
 * <p>Who closes what: the caller closes writers and readers. A writer closed before {@code finish} leaves nothing behind. A reader holds
 * no file handle after it was opened, only a mapping (or, for small files, a copy), so tiles already handed out and calls in flight stay valid.
 *
 * <p>Specification: PMTiles version 3 (revision 3.6).
 */
@NullMarked
package org.weltgewebe.pmtiles;

import org.jspecify.annotations.NullMarked;
