package org.weltgewebe.pipelines.deadletter.replay;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;
import org.weltgewebe.schemas.event.RowEvent;

/** What would become of a dead letter now. */
public sealed interface Trial {

    /**
     * It can go on.
     *
     * @param message under the id it would have had
     * @param event the row event in it, null for a domain event
     */
    record Passed(OutgoingMessage message, @Nullable RowEvent event) implements Trial {}

    /** It is well, but nothing of it is public: there is nothing to publish. */
    record NothingPublic(String reason) implements Trial {}

    /** It would fail again; the reason names no value. */
    record Refused(String reason) implements Trial {}
}
