/**
 * What the live bake knows about rows and tiles, without a stream engine: contracts to layers, rows to drawings, which
 * event supersedes which, which published tiles a checkpoint does not cover yet.
 *
 * <p>Entry points: {@link org.weltgewebe.pipelines.bake.TilePlan} and {@link org.weltgewebe.pipelines.bake.KnownRow}.
 * Values and pure functions, time is an argument; {@link org.weltgewebe.pipelines.bake.TileJournal} owns a file and is
 * closed by the operator that publishes.
 */
@NullMarked
package org.weltgewebe.pipelines.bake;

import org.jspecify.annotations.NullMarked;
