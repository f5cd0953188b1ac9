package org.weltgewebe.pipelines.deadletter.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pmtiles.json.Json;

/** What a command says: lines for people or one JSON object a line on standard output, the rest on standard error. */
final class Report {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int FINDINGS = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    Report(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    /** A result; people see {@code text}, programs {@code fields}. */
    void result(Map<String, ?> fields, String text) {
        out.println(json ? Json.print(fields) : text);
    }

    /** For people only. */
    void text(String text) {
        if (!json) {
            out.println(text);
        }
    }

    /** Beside the results. */
    void note(String text) {
        err.println(text);
    }

    /** A table for people. */
    void table(List<List<String>> rows) {
        if (json || rows.isEmpty()) {
            return;
        }
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.get(0).size(); column++) {
            int at = column;
            widths.add(rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0));
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell);
                if (column + 1 < row.size()) {
                    line.append(" ".repeat(widths.get(column) - cell.length() + 2));
                }
            }
            out.println(line);
        }
    }

    /** Adds a field that has a value. */
    static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            fields.put(name, value);
        }
    }
}
