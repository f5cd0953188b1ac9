package org.weltgewebe.pipelines.classify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.event.RowEvent;

/** What became of a captured row. */
public sealed interface Classification {

    /**
     * The public projection goes on.
     *
     * @param contract the contract that decided
     * @param event without its retention tag
     * @param times timestamps of the row by column, for the policy; they are not published by this
     * @param undeclared names of columns that no contract knows; they were dropped
     */
    record Published(CollectionContract contract, RowEvent event, Map<String, Instant> times, List<String> undeclared)
            implements Classification {}

    /**
     * A domain event from the outbox, its payload valid against its schema.
     *
     * @param id uuid of the outbox row
     * @param aggregateId uuid of what it is about
     * @param payload JSON, UTF-8
     */
    record DomainEvent(
            String id,
            String aggregateType,
            String aggregateId,
            String type,
            byte[] payload,
            @Nullable String traceParent,
            @Nullable Instant occurredAt)
            implements Classification {}

    /** A row of a collection that is never public, or a change that means nothing to the public. */
    record Withheld(String collection, List<String> undeclared) implements Classification {}

    /**
     * The row cannot go on.
     *
     * @param table its table
     * @param key its key when the contract vouches for it, else null
     * @param columns names of the columns at fault
     * @param reason without any value of the row
     */
    record Rejected(FaultCode fault, String table, @Nullable String key, List<String> columns, String reason)
            implements Classification {

        /** A row on which the stages themselves stumbled: told is what and where, not the defect's message, which may quote a value. */
        public static Rejected by(RuntimeException defect, String table) {
            String where = defect.getStackTrace().length == 0 ? "" : " at " + defect.getStackTrace()[0];
            return new Rejected(
                    FaultCode.ROW_UNDECODABLE,
                    table,
                    null,
                    List.of(),
                    "row: " + defect.getClass().getSimpleName() + where
                            + " (expected: a verdict; a defect of this version)");
        }
    }
}
