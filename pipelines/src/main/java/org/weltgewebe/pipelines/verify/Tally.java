package org.weltgewebe.pipelines.verify;

import java.util.EnumMap;
import java.util.Map;

/** What is counted of one collection. */
final class Tally {

    long messages;
    long rows;
    long proved;
    long dead;
    long unjudged;
    final Map<Finding.Kind, Long> findings = new EnumMap<>(Finding.Kind.class);
    final Checksum stream = new Checksum();
    final Checksum postgres = new Checksum();

    AuditReport.Collection report(String name) {
        return new AuditReport.Collection(
                name, messages, rows, proved, dead, unjudged, Map.copyOf(findings), stream.hex(), postgres.hex());
    }
}
