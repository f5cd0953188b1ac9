/**
 * What the command lines of this room share.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.cli.Arguments}. Values; nothing to close.
 */
@NullMarked
package org.weltgewebe.pipelines.cli;

import org.jspecify.annotations.NullMarked;
