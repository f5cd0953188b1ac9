/**
 * The bus: row events into index and feed, announcements of tiles into readers and feed.
 *
 * <p>Entry point: {@link org.weltgewebe.api.live.nats.Bus}, which owns one connection until it is closed. It borrows all it feeds.
 */
@NullMarked
package org.weltgewebe.api.live.nats;

import org.jspecify.annotations.NullMarked;
