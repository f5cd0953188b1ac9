/**
 * The {@code bake} command: real geodata to a PMTiles archive.
 *
 * <p>Entry point: {@link org.weltgewebe.bakery.cli.BakeMain}. Exit codes: 0 done, 1 failed (also for wrong arguments), 2
 * done with findings. A bake that fails or is stopped (Ctrl-C) leaves the target as it was and no other file.
 */
@NullMarked
package org.weltgewebe.bakery.cli;

import org.jspecify.annotations.NullMarked;
