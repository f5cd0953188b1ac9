/**
 * Lines between things that have their own place: {@link org.weltgewebe.bakery.line.LineAssembly} draws an edge from the
 * positions of its ends. A pure function; nothing needs closing.
 */
@NullMarked
package org.weltgewebe.bakery.line;

import org.jspecify.annotations.NullMarked;
