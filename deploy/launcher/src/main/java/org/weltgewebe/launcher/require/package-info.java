/**
 * What the machine must have: look for it, say how to get it, install it on Debian.
 *
 * <p>Entry points: {@link org.weltgewebe.launcher.require.Requirements} and {@link org.weltgewebe.launcher.require.Installer}; servers given by
 * address are examined by {@link org.weltgewebe.launcher.require.GivenServers}. Nothing to close.
 */
@NullMarked
package org.weltgewebe.launcher.require;

import org.jspecify.annotations.NullMarked;
