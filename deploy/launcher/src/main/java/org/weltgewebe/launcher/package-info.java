/**
 * The one start script of the weave, behind {@code ./weltgewebe}: it checks and installs what is missing, builds what is stale, starts
 * Postgres, NATS, the pipelines and the API as processes, and looks after them.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.LauncherMain}; the commands are in {@code cli}. Processes started here outlive the
 * launcher; {@code down} ends them.
 */
@NullMarked
package org.weltgewebe.launcher;

import org.jspecify.annotations.NullMarked;
