/**
 * What travels on the bus: the CloudEvents envelope, row events, tile announcements, subjects.
 *
 * <p>Entry points: {@link org.weltgewebe.schemas.event.EventEnvelope}, {@link org.weltgewebe.schemas.event.RowEvent},
 * {@link org.weltgewebe.schemas.event.Subjects}. Values and pure functions; nothing to close.
 */
@NullMarked
package org.weltgewebe.schemas.event;

import org.jspecify.annotations.NullMarked;
