/**
 * The only place that knows the H3 library: {@link org.weltgewebe.bakery.h3.H3Cells} maps positions to cells. Instances
 * are thread safe and need no closing.
 */
@NullMarked
package org.weltgewebe.bakery.h3;

import org.jspecify.annotations.NullMarked;
