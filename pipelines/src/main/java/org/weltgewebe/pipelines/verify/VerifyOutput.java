package org.weltgewebe.pipelines.verify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What the command says: findings as they are found, up to a limit, and a summary. */
final class VerifyOutput {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintStream out;
    private final boolean json;
    private final long limit;
    private long printed;

    VerifyOutput(PrintStream out, boolean json, long limit) {
        this.out = out;
        this.json = json;
        this.limit = limit;
    }

    void finding(Finding finding) {
        if (printed >= limit) {
            return;
        }
        printed++;
        if (json) {
            ObjectNode line = JSON.createObjectNode();
            line.put("finding", finding.kind().name());
            put(line, "collection", finding.collection());
            put(line, "key", finding.key());
            if (finding.version() != null) {
                line.put("version", finding.version());
            }
            if (finding.sequence() != 0) {
                line.put("sequence", finding.sequence());
            }
            put(line, "id", finding.id());
            line.put("reason", finding.reason());
            out.println(line);
            return;
        }
        StringJoiner where = new StringJoiner(" ");
        where.add("%-10s".formatted(finding.kind()));
        add(where, "", finding.collection());
        add(where, "", finding.key());
        add(where, "version ", finding.version());
        add(where, "sequence ", finding.sequence() == 0 ? null : finding.sequence());
        add(where, "id ", finding.id());
        out.println(where + ": " + finding.reason());
    }

    private static void put(ObjectNode line, String name, @Nullable String value) {
        if (value != null) {
            line.put(name, value);
        }
    }

    private static void add(StringJoiner where, String name, @Nullable Object value) {
        if (value != null) {
            where.add(name + value);
        }
    }

    void summary(AuditReport report, Scope scope) {
        if (json) {
            out.println(jsonSummary(report, scope));
            return;
        }
        for (AuditReport.Collection c : report.collections()) {
            boolean equal = c.streamChecksum().equals(c.postgresChecksum());
            out.printf(
                    "%-14s %d messages, %d rows: %d proved, %d dead letters, %d not judged; checksum %s %s%n",
                    c.name(),
                    c.messages(),
                    c.rows(),
                    c.proved(),
                    c.dead(),
                    c.unjudged(),
                    c.streamChecksum(),
                    equal ? "on both sides" : "in the stream, " + c.postgresChecksum() + " in Postgres");
        }
        out.printf(
                "%-14s sequences %d to %d, %d messages; %s%n",
                "stream", scope.fromSequence(), report.lastSequence(), report.messages(), provable(scope));
        long found = report.findings().values().stream().mapToLong(n -> n).sum();
        out.println(report.isConsistent() ? "consistent" : found + " findings " + report.findings());
        if (found > printed) {
            out.println((found - printed) + " findings not printed (see --limit)");
        }
    }

    private static String provable(Scope scope) {
        return scope.isWhole()
                ? "whole: every row is judged"
                : "provable from sequence " + scope.fromSequence()
                        + (scope.provableFrom() == null ? "" : " (" + scope.provableFrom() + ")")
                        + "; what was last changed before it is not judged";
    }

    private static ObjectNode jsonSummary(AuditReport report, Scope scope) {
        ObjectNode line = JSON.createObjectNode();
        line.put("consistent", report.isConsistent());
        line.put("messages", report.messages());
        line.put("lastSequence", report.lastSequence());
        line.put("removed", report.removed());
        ObjectNode provable = line.putObject("provable");
        provable.put("whole", scope.isWhole());
        provable.put("fromSequence", scope.fromSequence());
        if (scope.provableFrom() != null) {
            provable.put("fromTime", scope.provableFrom().toString());
        }
        counts(line.putObject("findings"), report.findings());
        ObjectNode collections = line.putObject("collections");
        for (AuditReport.Collection c : report.collections()) {
            ObjectNode node = collections.putObject(c.name());
            node.put("messages", c.messages());
            node.put("rows", c.rows());
            node.put("proved", c.proved());
            node.put("dead", c.dead());
            node.put("unjudged", c.unjudged());
            node.put("streamChecksum", c.streamChecksum());
            node.put("postgresChecksum", c.postgresChecksum());
            counts(node.putObject("findings"), c.findings());
        }
        return line;
    }

    private static void counts(ObjectNode node, Map<Finding.Kind, Long> findings) {
        for (Finding.Kind kind : Finding.Kind.values()) {
            node.put(kind.name(), findings.getOrDefault(kind, 0L));
        }
    }
}
