package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.LetterCase;
import org.weltgewebe.pipelines.deadletter.LetterCase.State;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.config.Nearest;

/** {@code dlq list}. */
final class ListLetters {

    private final Desk desk;

    ListLetters(Desk desk) {
        this.desk = desk;
    }

    int run(Arguments arguments) throws IOException, InterruptedException {
        if (arguments.words().size() > 1) {
            throw new IllegalArgumentException("list: " + arguments.words().get(1) + " (expected: options only)");
        }
        Predicate<LetterCase> wanted = filter(arguments, desk.clock().instant());
        List<LetterCase> cases = desk.letters().all().stream().filter(wanted).toList();
        List<LetterCase> shown = cases.stream()
                .filter(each -> arguments.has("--all") || each.state() == State.OPEN)
                .toList();
        counts(cases);
        letters(shown);
        return cases.stream().anyMatch(each -> each.state() == State.OPEN) ? Report.FINDINGS : Report.DONE;
    }

    /** The cases that a selection by fault names. */
    static Predicate<LetterCase> ofFault(String name) {
        FaultCode fault = constant("--fault", name, FaultCode.values());
        return each -> each.fault() == fault;
    }

    private static Predicate<LetterCase> filter(Arguments arguments, Instant now) {
        Predicate<LetterCase> all = each -> true;
        if (arguments.value("--fault").isPresent()) {
            all = all.and(ofFault(arguments.required("--fault")));
        }
        if (arguments.value("--stage").isPresent()) {
            Stage stage = constant("--stage", arguments.required("--stage"), Stage.values());
            all = all.and(each -> each.stage() == stage);
        }
        if (arguments.value("--collection").isPresent()) {
            String collection = arguments.required("--collection");
            all = all.and(each -> collection(each).equals(collection));
        }
        if (arguments.value("--key").isPresent()) {
            String key = arguments.required("--key");
            all = all.and(each ->
                    each.letter() != null && key.equals(each.letter().letter().key()));
        }
        if (arguments.value("--since").isPresent()) {
            Instant since = since(arguments.required("--since"), now);
            all = all.and(each -> !each.time().isBefore(since));
        }
        return all;
    }

    private static <E extends Enum<E>> E constant(String option, String name, E[] constants) {
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> names = Arrays.stream(constants).map(Enum::name).toList();
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + ": " + name + " (expected: "
                        + Nearest.to(wanted, names)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("one of " + names)
                        + ")"));
    }

    private static Instant since(String text, Instant now) {
        try {
            return text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--since: " + text + " (expected: such as 2026-11-27T10:00:00Z, or PT2H for the last two hours)");
        }
    }

    private static String collection(LetterCase each) {
        StoredLetter letter = each.letter();
        if (letter == null) {
            return "";
        }
        DeadLetter body = letter.letter();
        if (body.row() != null) {
            String table = body.row().table();
            return table.substring(table.lastIndexOf('.') + 1);
        }
        String[] tokens = body.message() == null
                ? new String[0]
                : body.message().subject().split("\\.", -1);
        return tokens.length > 2 ? tokens[2] : "";
    }

    private void counts(List<LetterCase> cases) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("fault", "stage", "open", "replayed", "dropped"));
        Map<FaultCode, List<LetterCase>> byFault = cases.stream()
                .collect(Collectors.groupingBy(
                        LetterCase::fault, () -> new java.util.EnumMap<>(FaultCode.class), Collectors.toList()));
        byFault.forEach((fault, some) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("result", "count");
            fields.put("fault", fault.name());
            fields.put("stage", some.get(0).stage().label());
            for (State state : State.values()) {
                fields.put(
                        state.name().toLowerCase(Locale.ROOT),
                        some.stream().filter(each -> each.state() == state).count());
            }
            rows.add(fields.entrySet().stream()
                    .filter(field -> !field.getKey().equals("result"))
                    .map(field -> String.valueOf(field.getValue()))
                    .toList());
            if (desk.report().isJson()) {
                desk.report().result(fields, "");
            }
        });
        if (byFault.isEmpty()) {
            desk.report().text("no dead letters");
            return;
        }
        desk.report().table(rows);
    }

    private void letters(List<LetterCase> cases) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("no", "time", "fault", "stage", "table", "key", "position", "state", "reason"));
        for (LetterCase each : cases) {
            Map<String, Object> fields = new LinkedHashMap<>(Map.of("result", "letter"));
            fields.putAll(Desk.fields(each));
            if (desk.report().isJson()) {
                desk.report().result(fields, "");
            }
            rows.add(List.of(
                    cell(fields, "number", each.id()),
                    each.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    each.fault().name(),
                    each.stage().label(),
                    cell(fields, "table", cell(fields, "subject", "-")),
                    cell(fields, "key", "-"),
                    cell(fields, "position", cell(fields, "sequence", "-")),
                    cell(fields, "state", "-") + (each.revision() > 1 ? ", edited" : ""),
                    cell(fields, "reason", cell(fields, "droppedBecause", "-"))));
        }
        if (rows.size() > 1) {
            desk.report().text("");
            desk.report().table(rows);
        }
    }

    private static String cell(Map<String, Object> fields, String name, String absent) {
        Object value = fields.get(name);
        return value == null ? absent : value.toString().replaceAll("\\s+", " ");
    }
}
