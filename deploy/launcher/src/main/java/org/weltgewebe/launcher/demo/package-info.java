/**
 * The demo profile: real places, generated people and threads, all marked, written by ordinary SQL so that they take the way of every row.
 *
 * <p>Entry point: {@link org.weltgewebe.launcher.demo.DemoImport}. The caller owns the database connection.
 */
@NullMarked
package org.weltgewebe.launcher.demo;

import org.jspecify.annotations.NullMarked;
