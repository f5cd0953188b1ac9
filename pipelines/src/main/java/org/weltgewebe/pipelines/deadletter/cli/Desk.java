package org.weltgewebe.pipelines.deadletter.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.pipelines.bake.TilePlan;
import org.weltgewebe.pipelines.classify.Classifier;
import org.weltgewebe.pipelines.classify.EventTypes;
import org.weltgewebe.pipelines.config.PipelinesConfig;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.pipelines.deadletter.DeadLetters;
import org.weltgewebe.pipelines.deadletter.LetterAct;
import org.weltgewebe.pipelines.deadletter.LetterCase;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.pipelines.deadletter.LetterKeys;
import org.weltgewebe.pipelines.deadletter.Original;
import org.weltgewebe.pipelines.deadletter.OriginalUnreadableException;
import org.weltgewebe.pipelines.deadletter.StoredLetter;
import org.weltgewebe.pipelines.deadletter.nats.LetterStreams;
import org.weltgewebe.pipelines.deadletter.replay.LetterTrial;
import org.weltgewebe.pipelines.retain.Retainer;
import org.weltgewebe.policies.PolicySet;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.TileContract;

/** What every command works with. */
final class Desk {

    private final PipelinesConfig config;
    private final LetterStreams streams;
    private final Report report;
    private final Clock clock;
    private final LetterCipher cipher;

    Desk(PipelinesConfig config, LetterStreams streams, Report report, Clock clock) {
        this.config = config;
        this.streams = streams;
        this.report = report;
        this.clock = clock;
        this.cipher = new LetterCipher(
                config.deadLetters() == null
                        ? null
                        : LetterKeys.read(config.deadLetters().keyFile()));
    }

    LetterStreams streams() {
        return streams;
    }

    Report report() {
        return report;
    }

    Clock clock() {
        return clock;
    }

    LetterCipher cipher() {
        return cipher;
    }

    /** Everything in {@code WG_DEAD}. */
    DeadLetters letters() throws IOException, InterruptedException {
        return streams.read(sequence ->
                report.note("WG_DEAD sequence " + sequence + ": neither a letter nor an act of this version"));
    }

    /** The cases of these names, in this order. */
    List<LetterCase> cases(DeadLetters letters, List<String> names) {
        List<LetterCase> cases = new ArrayList<>();
        for (String name : names) {
            cases.add(letters.find(name)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "ID: " + name + " (expected: a number or an id that ./weltgewebe dlq list --all prints)")));
        }
        return cases;
    }

    /** The one case a command is about. */
    LetterCase theCase(List<String> words) throws IOException, InterruptedException {
        if (words.size() != 2) {
            throw new IllegalArgumentException(
                    words.get(0) + ": " + (words.size() - 1) + " letters (expected: one ID)");
        }
        return cases(letters(), words.subList(1, 2)).get(0);
    }

    /** The newest revision of a row's columns. */
    Map<String, @Nullable Object> columns(LetterCase letterCase) throws IOException, OriginalUnreadableException {
        StoredLetter letter = Objects.requireNonNull(letterCase.letter());
        long sequence = letter.sequence();
        String messageId = letter.id();
        if (!letterCase.revisions().isEmpty()) {
            LetterCase.Revision newest =
                    letterCase.revisions().get(letterCase.revisions().size() - 1);
            sequence = newest.sequence();
            messageId = newest.act().id();
        }
        Original original = streams.original(sequence)
                .orElseThrow(
                        () -> new OriginalUnreadableException(
                                "original: not in the letter (expected: a letter of this version that nobody erased meanwhile)"));
        return cipher.open(original, messageId);
    }

    /** Contracts as they are now. */
    CollectionContracts contracts() {
        return CollectionContracts.load(config.contracts().dir());
    }

    /** The stages as they are now. */
    LetterTrial trial() {
        CollectionContracts contracts = contracts();
        PolicySet policies = PolicySet.load(config.policies().dir());
        policies.requireAll(contracts.all());
        Set<String> tilesets = contracts.all().stream()
                .map(CollectionContract::tiles)
                .filter(Objects::nonNull)
                .map(TileContract::tileset)
                .collect(Collectors.toCollection(TreeSet::new));
        return new LetterTrial(
                new Classifier(contracts, EventTypes.load(config.events().dir())),
                new Retainer(policies),
                tilesets.stream()
                        .map(tileset -> TilePlan.of(contracts, tileset))
                        .toList());
    }

    /** The open facts of a case, for programs. */
    static Map<String, Object> fields(LetterCase letterCase) {
        Map<String, Object> fields = new LinkedHashMap<>();
        StoredLetter stored = letterCase.letter();
        if (stored != null) {
            fields.put("number", stored.sequence());
        }
        fields.put("id", letterCase.id());
        fields.put("state", letterCase.state().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("time", letterCase.time().toString());
        fields.put("fault", letterCase.fault().name());
        fields.put("stage", letterCase.stage().label());
        if (stored != null) {
            DeadLetter letter = stored.letter();
            if (letter.row() != null) {
                fields.put("table", letter.row().table());
                fields.put("operation", letter.row().operation().name().toLowerCase(java.util.Locale.ROOT));
                fields.put("columns", letter.row().columns());
            }
            Report.put(fields, "key", letter.key());
            Report.put(fields, "position", letter.position());
            if (letter.message() != null) {
                Report.put(fields, "subject", letter.message().subject());
                Report.put(
                        fields,
                        "sequence",
                        letter.message().sequence() == 0
                                ? null
                                : letter.message().sequence());
            }
            fields.put("reason", letter.reason());
            fields.put("revision", (long) letterCase.revision());
        }
        LetterAct end = letterCase.end();
        if (end != null) {
            fields.put("closedAt", end.at().toString());
            Report.put(fields, "replayedTo", end.sequence() == 0 ? null : end.sequence());
            Report.put(fields, "droppedBecause", end.reason());
        }
        return fields;
    }
}
