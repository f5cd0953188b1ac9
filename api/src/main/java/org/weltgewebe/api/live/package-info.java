/**
 * The live feed: what changed, told to every open map as server-sent events (WHATWG HTML, section 9.2).
 *
 * <p>Entry points: {@link org.weltgewebe.api.live.LiveEvents} keeps the recent past, {@link org.weltgewebe.api.live.LiveHandler} answers
 * requests from it. The bus fills it, see {@code nats}. Clients end with their connections; nothing to close.
 */
@NullMarked
package org.weltgewebe.api.live;

import org.jspecify.annotations.NullMarked;
