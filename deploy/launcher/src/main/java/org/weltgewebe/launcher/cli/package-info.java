/**
 * The commands of {@code ./weltgewebe}: they read options, call the other packages and report; no logic of their own.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.cli.WeltgewebeCommand}. Exit codes: 0 done, 1 failed, 2 changes or findings. Nothing to
 * close.
 */
@NullMarked
package org.weltgewebe.launcher.cli;

import org.jspecify.annotations.NullMarked;
