/** The running weave from the outside: one edit followed from COMMIT to the map, and the search for what must not be there. */
@NullMarked
package org.weltgewebe.launcher.e2e;

import org.jspecify.annotations.NullMarked;
