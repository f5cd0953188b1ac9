package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.deadletter.ColumnsJson;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.LetterAct;
import org.weltgewebe.pipelines.deadletter.LetterCase;
import org.weltgewebe.pipelines.deadletter.Original;
import org.weltgewebe.pipelines.deadletter.OriginalUnreadableException;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.deadletter.nats.LetterStreams;
import org.weltgewebe.pipelines.deadletter.replay.Trial;

/** {@code dlq edit}: another revision of a row's columns; the ones before it stay until the letter is closed. */
final class EditLetter {

    private final Desk desk;

    EditLetter(Desk desk) {
        this.desk = desk;
    }

    int run(Arguments arguments) throws IOException, InterruptedException {
        LetterCase letterCase = desk.theCase(arguments.words());
        StoredLetter letter = editable(letterCase);
        Map<String, @Nullable Object> before = columns(letterCase, arguments);
        Map<String, @Nullable Object> after = edited(letter, before, arguments);
        if (ColumnsJson.write(after).equals(ColumnsJson.write(before))) {
            desk.report().result(fields(letterCase, letterCase.revision(), "unchanged"), "nothing was changed");
            return Report.DONE;
        }
        int revision = letterCase.revision() + 1;
        requireUntouched(letter, revision);
        Original original = desk.cipher().seal(after, LetterAct.revisionId(letter.id(), revision));
        LetterStreams.Said said = desk.streams()
                .say(LetterAct.edited(letter, revision, original, desk.clock().instant()));
        if (said == LetterStreams.Said.KNOWN) {
            throw overtaken(revision);
        }
        if (said == LetterStreams.Said.FULL) {
            throw new IOException(
                    "stream WG_DEAD: full (expected: room; drop or replay letters, or raise its max-bytes)");
        }
        return tell(
                letterCase,
                revision,
                desk.trial().row(letter, after, desk.clock().instant()));
    }

    /** An editor may be open for long: a revision behind the letter's end would lie there for good. */
    private void requireUntouched(StoredLetter letter, int revision) throws IOException, InterruptedException {
        LetterCase now = desk.cases(desk.letters(), List.of(letter.id())).get(0);
        editable(now);
        if (now.revision() >= revision) {
            throw overtaken(revision);
        }
    }

    private static IllegalArgumentException overtaken(int revision) {
        return new IllegalArgumentException(
                "revision " + revision + ": stored by somebody else meanwhile (expected: look again with show)");
    }

    private StoredLetter editable(LetterCase letterCase) {
        StoredLetter letter = letterCase.letter();
        if (letterCase.state() != LetterCase.State.OPEN || letter == null) {
            throw new IllegalArgumentException(
                    letterCase.id() + ": " + letterCase.state() + " (expected: an open letter)");
        }
        if (letter.letter().row() == null) {
            throw new IllegalArgumentException(letterCase.id()
                    + ": not about a row (expected: correct the row in Postgres, which sends it again)");
        }
        if (!desk.cipher().hasKeys()) {
            throw new IllegalArgumentException(
                    "dead-letters.key-file: not configured (expected: a key; a revision is stored encrypted only)");
        }
        return letter;
    }

    /** A whole file replaces an original that nobody can read. */
    private Map<String, @Nullable Object> columns(LetterCase letterCase, Arguments arguments) throws IOException {
        try {
            return desk.columns(letterCase);
        } catch (OriginalUnreadableException unreadable) {
            if (arguments.has("--file")) {
                return Map.of();
            }
            throw new IllegalArgumentException(
                    unreadable.getMessage() + "; --file FILE gives all columns anew", unreadable);
        }
    }

    private Map<String, @Nullable Object> edited(
            StoredLetter letter, Map<String, @Nullable Object> before, Arguments arguments)
            throws IOException, InterruptedException {
        boolean sets = arguments.has("--set") || arguments.has("--null");
        if (arguments.has("--file")) {
            if (sets) {
                throw new IllegalArgumentException("--file: with --set or --null (expected: one or the other)");
            }
            return ColumnsJson.read(Files.readString(Path.of(arguments.required("--file"))));
        }
        if (sets) {
            DeadLetter.Row row = Objects.requireNonNull(letter.letter().row());
            return ColumnEdits.apply(
                    before,
                    desk.contracts().table(row.table()).orElse(null),
                    arguments.values("--set"),
                    arguments.values("--null"));
        }
        desk.report().note("The editor opens PERSONAL DATA: whatever the row held. The file is erased when it ends.");
        return new TextEditor(desk.report()).edit(before);
    }

    private int tell(LetterCase letterCase, int revision, Trial trial) {
        Map<String, Object> fields = fields(letterCase, revision, "edited");
        if (trial instanceof Trial.Refused refused) {
            fields.put("wouldFail", refused.reason());
            desk.report()
                    .result(fields, "revision " + revision + " is stored; it would still fail: " + refused.reason());
            return Report.FINDINGS;
        }
        desk.report().result(fields, "revision " + revision + " is stored; ./weltgewebe dlq replay publishes it");
        return Report.DONE;
    }

    private static Map<String, Object> fields(LetterCase letterCase, int revision, String outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", letterCase.id());
        fields.put("outcome", outcome);
        fields.put("revision", (long) revision);
        return fields;
    }
}
