/**
 * The command {@code ./weltgewebe replay}: a named consumer reads a part of its stream again.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.replay.ReplayMain}, which closes what it opens.
 */
@NullMarked
package org.weltgewebe.pipelines.replay;

import org.jspecify.annotations.NullMarked;
