/**
 * The command {@code ./weltgewebe dlq}: list, show, edit, replay, drop.
 *
 * <p>Entry point: {@link org.weltgewebe.pipelines.deadletter.cli.DeadLetterMain}, which closes what it opens.
 */
@NullMarked
package org.weltgewebe.pipelines.deadletter.cli;

import org.jspecify.annotations.NullMarked;
