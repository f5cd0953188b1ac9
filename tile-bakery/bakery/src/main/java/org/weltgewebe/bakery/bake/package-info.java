/**
 * All tiles of a tileset at once, from all its features: the yardstick of the live bake and the engine of the command
 * line.
 *
 * <p>Entry point: {@link org.weltgewebe.bakery.bake.FullBake}. It holds the features and the pieces of one zoom in
 * memory. Nothing needs closing; a sink that opened a file closes it.
 */
@NullMarked
package org.weltgewebe.bakery.bake;

import org.jspecify.annotations.NullMarked;
