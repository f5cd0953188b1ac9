/**
 * Search: the question, the answer and the handler.
 *
 * <p>Entry point: {@link org.weltgewebe.api.search.SearchHandler}. It borrows the index; who wires it closes it.
 */
@NullMarked
package org.weltgewebe.api.search;

import org.jspecify.annotations.NullMarked;
