/**
 * The processes of the local stack: ports, configuration files, starting in order, health, lag, stopping in the reverse order.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.stack.Stack}. Whoever starts a stack decides when it ends; {@link
 * org.weltgewebe.launcher.stack.StackLock} is closed by the command that took it.
 */
@NullMarked
package org.weltgewebe.launcher.stack;

import org.jspecify.annotations.NullMarked;
