/**
 * The contracts between the rooms: stages, faults, events and collection contracts.
 *
 * <p>Entry points: {@link org.weltgewebe.schemas.Stage}, {@link org.weltgewebe.schemas.contract.CollectionContracts},
 * {@link org.weltgewebe.schemas.event.EventEnvelope}. Everything here is a value or a pure function; nothing to close.
 */
@NullMarked
package org.weltgewebe.schemas;

import org.jspecify.annotations.NullMarked;
