package org.weltgewebe.pipelines.verify;

import java.util.List;
import java.util.Map;

/**
 * What was proved.
 *
 * @param lastSequence last sequence that was read
 * @param messages messages read
 * @param removed messages that were taken out of the middle of the stream
 * @param findings findings by kind, those without a collection included
 * @param collections by name
 */
public record AuditReport(
        long lastSequence,
        long messages,
        long removed,
        Map<Finding.Kind, Long> findings,
        List<Collection> collections) {

    /** Copies both. */
    public AuditReport {
        findings = Map.copyOf(findings);
        collections = List.copyOf(collections);
    }

    /**
     * One collection, or the domain events.
     *
     * @param name collection or {@link Scope#OUTBOX}
     * @param messages messages of it
     * @param rows rows in Postgres at the cut
     * @param proved rows whose last event says the same
     * @param dead rows, versions and events that are accounted for by dead letters
     * @param unjudged rows of which the range holds nothing, or nothing certain
     * @param findings findings by kind
     * @param streamChecksum sum of the hashes of the last events of judged rows
     * @param postgresChecksum sum of the hashes of judged rows
     */
    public record Collection(
            String name,
            long messages,
            long rows,
            long proved,
            long dead,
            long unjudged,
            Map<Finding.Kind, Long> findings,
            String streamChecksum,
            String postgresChecksum) {}

    /** True when nothing is wrong. */
    public boolean isConsistent() {
        return findings.isEmpty();
    }
}
