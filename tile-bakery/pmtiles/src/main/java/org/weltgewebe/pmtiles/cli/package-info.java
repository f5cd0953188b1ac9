/**
 * The {@code pmtiles} command: {@code show}, {@code verify}, {@code compare}. Entry point: {@link org.weltgewebe.pmtiles.cli.PmtilesMain}.
 *
 * <p>Every argument may be an archive or the directory of a tileset. Each command closes what it opens.
 */
@NullMarked
package org.weltgewebe.pmtiles.cli;

import org.jspecify.annotations.NullMarked;
