package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.weltgewebe.pipelines.cli.Arguments;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.DeadLetters;
import org.weltgewebe.pipelines.deadletter.LetterAct;
import org.weltgewebe.pipelines.deadletter.LetterCase;
import org.weltgewebe.pipelines.deadletter.OriginalUnreadableException;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.deadletter.nats.LetterStreams;
import org.weltgewebe.pipelines.deadletter.replay.LetterTrial;
import org.weltgewebe.pipelines.deadletter.replay.RowHistory;
import org.weltgewebe.pipelines.deadletter.replay.Trial;
import org.weltgewebe.pipelines.distribute.OutgoingMessage;

/**
 * {@code dlq replay}. In this order: look whether the stream holds the id already, publish on the condition that the stream has not
 * moved since that look, say the act, erase the letter. Whatever ends it in between, the next call finds where it stopped.
 */
final class ReplayLetters {

    /** How often a publish may find that the stream has moved on. */
    private static final int ATTEMPTS = 200;

    private final Desk desk;
    private final Map<String, RowHistory> histories = new LinkedHashMap<>();
    private boolean dryRun;

    ReplayLetters(Desk desk) {
        this.desk = desk;
    }

    private record Tried(LetterCase letterCase, Trial trial) {}

    /**
     * What became of a letter.
     *
     * @param word for programs
     * @param sequence where it lies, 0 when nowhere
     * @param text for people, empty when the word says it all
     */
    private record Outcome(String word, long sequence, String text) {}

    int run(Arguments arguments) throws IOException, InterruptedException {
        dryRun = arguments.has("--dry-run");
        List<LetterCase> chosen = chosen(arguments);
        LetterTrial trial = desk.trial();
        List<Tried> tries = new ArrayList<>();
        for (LetterCase letterCase : chosen) {
            Trial tried = tryAgain(trial, letterCase, desk.clock().instant());
            if (tried instanceof Trial.Passed passed) {
                histories
                        .computeIfAbsent(filter(passed), filter -> new RowHistory())
                        .watch(passed);
            }
            tries.add(new Tried(letterCase, tried));
        }
        boolean findings = false;
        for (Tried tried : tries) {
            Outcome outcome = outcome(tried);
            findings |= outcome.word().equals("refused");
            tell(tried.letterCase(), outcome);
        }
        if (chosen.isEmpty()) {
            desk.report().text("no open letters");
        }
        return findings ? Report.FINDINGS : Report.DONE;
    }

    private List<LetterCase> chosen(Arguments arguments) throws IOException, InterruptedException {
        List<String> names = arguments.words().subList(1, arguments.words().size());
        int ways = (names.isEmpty() ? 0 : 1) + (arguments.has("--fault") ? 1 : 0) + (arguments.has("--all") ? 1 : 0);
        if (ways != 1) {
            throw new IllegalArgumentException(
                    "replay: " + ways + " selections (expected: ID..., --fault FAULT or --all)");
        }
        DeadLetters letters = desk.letters();
        if (!names.isEmpty()) {
            return desk.cases(letters, names);
        }
        return letters.all().stream()
                .filter(each -> each.state() == LetterCase.State.OPEN)
                .filter(arguments.has("--all") ? each -> true : ListLetters.ofFault(arguments.required("--fault")))
                .toList();
    }

    private Trial tryAgain(LetterTrial trial, LetterCase letterCase, Instant now) throws IOException {
        StoredLetter letter = letterCase.letter();
        if (letterCase.state() != LetterCase.State.OPEN || letter == null) {
            return new Trial.NothingPublic("closed before");
        }
        DeadLetter.Message message = letter.letter().message();
        try {
            if (message == null) {
                return trial.row(letter, desk.columns(letterCase), now);
            }
        } catch (OriginalUnreadableException unreadable) {
            return new Trial.Refused(String.valueOf(unreadable.getMessage()));
        }
        if (message.sequence() == 0) {
            return new Trial.Refused("original: larger than the server takes, it was not kept (expected: a larger"
                    + " max_payload of nats-server, then an UPDATE of the row, which sends it again)");
        }
        Optional<LetterStreams.Event> event = desk.streams().event(message.sequence());
        return event.isEmpty()
                ? new Trial.Refused("original: WG_EVENT no longer keeps sequence " + message.sequence()
                        + " (expected: an UPDATE of the row, which sends it again)")
                : trial.event(
                        message.sequence(),
                        event.get().subject(),
                        event.get().header(),
                        event.get().data());
    }

    /** The subjects on which the stream may speak of the same row. */
    private static String filter(Trial.Passed passed) {
        String subject = passed.message().subject();
        return passed.event() == null ? subject : subject.substring(0, subject.lastIndexOf('.')) + ".*";
    }

    private Outcome outcome(Tried tried) throws IOException, InterruptedException {
        LetterCase letterCase = tried.letterCase();
        if (letterCase.state() != LetterCase.State.OPEN || letterCase.letter() == null) {
            if (!dryRun) {
                desk.streams().erase(letterCase.sequences());
            }
            return new Outcome("closed before", 0, "");
        }
        if (tried.trial() instanceof Trial.Refused refused) {
            return new Outcome("refused", 0, refused.reason());
        }
        if (tried.trial() instanceof Trial.NothingPublic nothing) {
            close(letterCase, 0);
            return new Outcome("nothing to publish", 0, nothing.reason());
        }
        return publish(letterCase, (Trial.Passed) tried.trial());
    }

    private Outcome publish(LetterCase letterCase, Trial.Passed passed) throws IOException, InterruptedException {
        OutgoingMessage message = passed.message();
        long limit = desk.streams().maxMessageBytes();
        if (limit > 0 && message.sizeBytes() > limit) {
            return new Outcome(
                    "refused",
                    0,
                    "MESSAGE_TOO_LARGE: " + message.sizeBytes() + " bytes (expected: at most " + limit
                            + "; max_payload of nats-server)");
        }
        String filter = filter(passed);
        RowHistory history = Objects.requireNonNull(histories.get(filter));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            desk.streams().catchUp(history, filter);
            RowHistory.Answer answer = history.judge(passed);
            if (answer instanceof RowHistory.Answer.Overtaken overtaken) {
                return new Outcome("refused", 0, overtaken.reason());
            }
            if (answer instanceof RowHistory.Answer.Stored stored) {
                close(letterCase, stored.sequence());
                return new Outcome("already in the stream", stored.sequence(), "");
            }
            String note = ((RowHistory.Answer.Free) answer).note();
            if (dryRun) {
                return new Outcome("would be published", 0, note);
            }
            OptionalLong at = desk.streams().publish(message, history.scannedTo());
            if (at.isPresent()) {
                close(letterCase, at.getAsLong());
                return new Outcome("published", at.getAsLong(), note);
            }
        }
        throw new IOException("stream WG_EVENT: moved on before each of " + ATTEMPTS
                + " attempts (expected: a quieter moment; nothing is lost, call it again)");
    }

    private void close(LetterCase letterCase, long sequence) throws IOException {
        if (dryRun) {
            return;
        }
        StoredLetter letter = Objects.requireNonNull(letterCase.letter());
        LetterStreams.Said said = desk.streams()
                .say(LetterAct.replayed(
                        letter, letterCase.revision(), sequence, desk.clock().instant()));
        if (said == LetterStreams.Said.FULL) {
            throw new IOException("stream WG_DEAD: full, the replay of " + letterCase.id()
                    + " is not on record (expected: room; drop letters or raise its max-bytes, then call it again)");
        }
        desk.streams().erase(letterCase.sequences());
    }

    private void tell(LetterCase letterCase, Outcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", letterCase.id());
        fields.put("fault", letterCase.fault().name());
        fields.put("outcome", outcome.word());
        Report.put(fields, "sequence", outcome.sequence() == 0 ? null : outcome.sequence());
        Report.put(fields, outcome.word().equals("refused") ? "reason" : "note", outcome.text());
        if (dryRun) {
            fields.put("dryRun", true);
        }
        desk.report()
                .result(
                        fields,
                        letterCase.id() + ": " + outcome.word()
                                + (outcome.sequence() == 0 ? "" : " at sequence " + outcome.sequence())
                                + (outcome.text().isEmpty() ? "" : ": " + outcome.text()));
    }
}
