/**
 * The built web app as static files.
 *
 * <p>Entry point: {@link org.weltgewebe.api.web.WebHandler}. Nothing to close.
 */
@NullMarked
package org.weltgewebe.api.web;

import org.jspecify.annotations.NullMarked;
