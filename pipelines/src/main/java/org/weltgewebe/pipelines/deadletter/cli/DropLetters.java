package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.deadletter.LetterAct;
import org.weltgewebe.pipelines.deadletter.LetterCase;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.deadletter.nats.LetterStreams;

/** {@code dlq drop}: erases letters; that they were there stays on record. */
final class DropLetters {

    private final Desk desk;

    DropLetters(Desk desk) {
        this.desk = desk;
    }

    int run(Arguments arguments) throws IOException, InterruptedException {
        String reason = arguments.required("--reason");
        List<String> names = arguments.words().subList(1, arguments.words().size());
        if (names.isEmpty() || reason.isBlank()) {
            throw new IllegalArgumentException("drop: nothing named (expected: drop ID... --reason TEXT)");
        }
        for (LetterCase letterCase : desk.cases(desk.letters(), names)) {
            drop(letterCase, reason);
        }
        return Report.DONE;
    }

    /** The record comes first, so that a crash leaves a letter too much and never one too few. */
    private void drop(LetterCase letterCase, String reason) throws IOException {
        StoredLetter letter = letterCase.letter();
        String outcome = "dropped";
        if (letterCase.state() != LetterCase.State.OPEN || letter == null) {
            outcome = letterCase.copies().isEmpty() ? "closed before" : "closed before; what lay there still is erased";
            desk.streams().erase(letterCase.sequences());
        } else {
            LetterAct record = LetterAct.dropped(letter, reason, desk.clock().instant());
            LetterStreams.Said said = desk.streams().say(record);
            desk.streams().erase(letterCase.sequences());
            if (said == LetterStreams.Said.FULL && desk.streams().say(record) == LetterStreams.Said.FULL) {
                outcome = "dropped; WG_DEAD is full and took no record of it";
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", letterCase.id());
        fields.put("outcome", outcome);
        desk.report().result(fields, letterCase.id() + ": " + outcome);
    }
}
