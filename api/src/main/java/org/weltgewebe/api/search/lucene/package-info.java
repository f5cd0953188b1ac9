/**
 * The embedded index (Lucene 9.12), German first.
 *
 * <p>Entry point: {@link org.weltgewebe.api.search.lucene.SearchIndex}, which owns its directory until it is closed. Rows come in
 * through {@link org.weltgewebe.api.search.lucene.SearchIndex#apply}, by one thread; any thread may search.
 */
@NullMarked
package org.weltgewebe.api.search.lucene;

import org.jspecify.annotations.NullMarked;
