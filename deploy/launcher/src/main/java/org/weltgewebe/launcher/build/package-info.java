/**
 * Builds what is stale: the Maven rooms and the web app.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.build.Build}. Output goes to {@code var/log/build.log}. Nothing to close.
 */
@NullMarked
package org.weltgewebe.launcher.build;

import org.jspecify.annotations.NullMarked;
