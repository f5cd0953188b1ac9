package org.weltgewebe.pipelines.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.classify.Classification;
import org.weltgewebe.pipelines.classify.TestRows;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

/** A faultless stream is never blamed, and one fault anywhere in it is always found. */
class AuditProperties {

    private enum Fault {
        FLIPPED_BIT(Finding.Kind.CORRUPT),
        LOST(
                Finding.Kind.MISSING,
                Finding.Kind.REORDERED,
                Finding.Kind.DUPLICATED,
                Finding.Kind.UNKNOWN,
                Finding.Kind.DIFFERENT),
        TAKEN_OUT(Finding.Kind.MISSING),
        TWICE(Finding.Kind.DUPLICATED, Finding.Kind.REORDERED),
        TWICE_UNDER_ANOTHER_ID(
                Finding.Kind.DUPLICATED, Finding.Kind.REORDERED, Finding.Kind.MISSING, Finding.Kind.UNKNOWN),
        // Around a deletion nothing tells what was said before it from what comes late.
        SWAPPED(Finding.Kind.REORDERED, Finding.Kind.DUPLICATED),
        LETTER_LOST(Finding.Kind.MISSING),
        ROW_GONE(Finding.Kind.UNKNOWN),
        ROW_CHANGED(Finding.Kind.DIFFERENT);

        final Set<Finding.Kind> kinds;

        Fault(Finding.Kind... kinds) {
            this.kinds = EnumSet.copyOf(Arrays.asList(kinds));
        }
    }

    @Property(tries = 100)
    void aFaultlessStreamIsNeverBlamed(@ForAll long seed, @ForAll @IntRange(min = 0, max = 400) int steps) {
        List<Finding> findings = new ArrayList<>();
        AuditReport report = StreamStory.of(seed, steps).audit(Scope.whole(), findings);
        assertThat(findings).isEmpty();
        assertThat(report.isConsistent()).isTrue();
        assertThat(report.collections()).allSatisfy(c -> {
            assertThat(c.streamChecksum()).isEqualTo(c.postgresChecksum());
            assertThat(c.unjudged()).isZero();
            assertThat(c.proved() + c.dead()).isGreaterThanOrEqualTo(c.rows());
        });
    }

    @Property(tries = 60)
    void aPartOfAFaultlessStreamIsNeverBlamed(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int from,
            @ForAll @IntRange(min = 0, max = 200) int length) {
        List<Finding> findings = new ArrayList<>();
        StreamStory.of(seed, 300).audit(new Scope(from, from + (long) length, false, null, null), findings);
        assertThat(findings).isEmpty();
    }

    @Property(tries = 300)
    void oneFaultIsAlwaysFound(@ForAll long seed, @ForAll Fault fault, @ForAll long place) {
        StreamStory story = StreamStory.of(seed, 300);
        Assume.that(inject(story, fault, new Random(place)));
        List<Finding> findings = new ArrayList<>();
        AuditReport report = story.audit(Scope.whole(), findings);
        assertThat(report.isConsistent()).as("%s", fault).isFalse();
        assertThat(findings).extracting(Finding::kind).containsAnyElementsOf(fault.kinds);
    }

    @Property(tries = 40)
    void aFaultOutsideTheRangeIsNotBlamed(@ForAll long seed, @ForAll long place) {
        StreamStory story = StreamStory.of(seed, 300);
        Assume.that(inject(story, Fault.FLIPPED_BIT, new Random(place)));
        List<Finding> all = new ArrayList<>();
        story.audit(Scope.whole(), all);
        long at = all.stream()
                .filter(f -> f.kind() == Finding.Kind.CORRUPT)
                .findFirst()
                .orElseThrow()
                .sequence();
        List<Finding> before = new ArrayList<>();
        story.audit(new Scope(1, at - 1, true, null, null), before);
        assertThat(before).extracting(Finding::kind).doesNotContain(Finding.Kind.CORRUPT);
    }

    /** Whether there was a place for it. */
    private static boolean inject(StreamStory story, Fault fault, Random random) {
        List<StreamMessage> messages = story.messages;
        Map<String, List<Integer>> byKey = byKey(story);
        return switch (fault) {
            case FLIPPED_BIT -> flip(messages, random);
            case LOST -> lose(story, byKey, random);
            case TAKEN_OUT -> {
                messages.remove(1 + random.nextInt(messages.size() - 2));
                yield true;
            }
            case TWICE -> repeat(story, byKey, random, false);
            case TWICE_UNDER_ANOTHER_ID -> repeat(story, byKey, random, true);
            case SWAPPED -> swap(story, byKey, random);
            case LETTER_LOST -> loseLetters(story, random);
            case ROW_GONE, ROW_CHANGED -> touchRow(story, byKey.keySet(), fault, random);
        };
    }

    private static boolean flip(List<StreamMessage> messages, Random random) {
        StreamMessage message = messages.get(random.nextInt(messages.size()));
        message.data()[random.nextInt(message.data().length)] ^= (byte) (1 << random.nextInt(7));
        return true;
    }

    /**
     * Without a trace in the sequences. The first version of a row with later ones cannot be missed: nothing says that it is the
     * first one of the row; nor can a deletion right behind a reading, since the log may tell again what was read ahead.
     */
    private static boolean lose(StreamStory story, Map<String, List<Integer>> byKey, Random random) {
        List<Integer> candidates = new ArrayList<>();
        byKey.forEach((key, places) -> {
            List<Integer> inCut = places.stream().filter(i -> isInCut(story, i)).toList();
            for (int i = 0; i < inCut.size(); i++) {
                boolean isLast = i == inCut.size() - 1;
                boolean isFirst = i == 0 || isDeletion(story, inCut.get(i - 1));
                boolean isUnsaid = isDeletion(story, inCut.get(i)) && (isFirst || isReading(story, inCut.get(i - 1)));
                if (isLast ? !isFirst || !isUnsaid : !isFirst && !isUnsaid && !isPlain(key)) {
                    candidates.add(inCut.get(i));
                }
            }
        });
        if (candidates.isEmpty()) {
            return false;
        }
        story.messages.remove((int) candidates.get(random.nextInt(candidates.size())));
        story.renumber();
        return true;
    }

    private static boolean repeat(
            StreamStory story, Map<String, List<Integer>> byKey, Random random, boolean anotherId) {
        List<Integer> candidates = new ArrayList<>();
        byKey.forEach((key, places) -> {
            if (!anotherId || !isPlain(key)) {
                places.stream().filter(i -> !anotherId || !isReading(story, i)).forEach(candidates::add);
            }
        });
        if (candidates.isEmpty()) {
            return false;
        }
        int at = candidates.get(random.nextInt(candidates.size()));
        StreamMessage message = story.messages.get(at);
        String id = message.header("ce-id");
        StreamMessage again = anotherId
                ? StreamStory.republished(message, id.substring(0, id.lastIndexOf('/')) + "/999", message.data())
                : message;
        story.messages.add(at + 1 + random.nextInt(story.messages.size() - at), again);
        story.renumber();
        return true;
    }

    /** Those of a row that the law keeps back at the cut, or of a domain event. */
    private static boolean loseLetters(StreamStory story, Random random) {
        List<String> keys = story.rows.values().stream()
                .filter(row -> !row.table().equals("wg.plain"))
                .map(StreamStory.CLASSIFIER::classify)
                .filter(Classification.Rejected.class::isInstance)
                .map(classified -> ((Classification.Rejected) classified).key())
                .toList();
        if (keys.isEmpty()) {
            return false;
        }
        String key = keys.get(random.nextInt(keys.size()));
        story.dead.removeIf(letter -> StreamStory.body(letter).contains("\"" + key + "\""));
        return true;
    }

    /** Two changes of one row change places. */
    private static boolean swap(StreamStory story, Map<String, List<Integer>> byKey, Random random) {
        List<int[]> pairs = new ArrayList<>();
        byKey.values().forEach(places -> {
            for (int i = 1; i < places.size(); i++) {
                if (!isReading(story, places.get(i - 1))) {
                    pairs.add(new int[] {places.get(i - 1), places.get(i)});
                }
            }
        });
        if (pairs.isEmpty()) {
            return false;
        }
        int[] pair = pairs.get(random.nextInt(pairs.size()));
        Collections.swap(story.messages, pair[0], pair[1]);
        story.renumber();
        return true;
    }

    private static boolean touchRow(StreamStory story, Set<String> paths, Fault fault, Random random) {
        List<String> published = story.rows.entrySet().stream()
                .filter(row -> paths.contains(row.getKey()))
                .filter(row -> StreamStory.CLASSIFIER.classify(row.getValue()) instanceof Classification.Published)
                .map(Map.Entry::getKey)
                .toList();
        if (published.isEmpty()) {
            return false;
        }
        String path = published.get(random.nextInt(published.size()));
        Map<String, CapturedRow> rows = new TreeMap<>(story.rows);
        String text = path.startsWith("node") ? "title" : "name";
        if (fault == Fault.ROW_GONE) {
            rows.remove(path);
        } else {
            rows.put(path, TestRows.with(rows.get(path), text, "another"));
        }
        story.rows = rows;
        return true;
    }

    /** Places of the row events by collection and key, without keys that have dead letters, which excuse what is not there. */
    private static Map<String, List<Integer>> byKey(StreamStory story) {
        Map<String, List<Integer>> places = new HashMap<>();
        for (int i = 0; i < story.messages.size(); i++) {
            if (story.messages.get(i).subject().startsWith("wg.event.")) {
                RowEvent event = RowEventCodec.decode(story.messages.get(i).data());
                places.computeIfAbsent(event.collection() + "/" + event.key(), key -> new ArrayList<>())
                        .add(i);
            }
        }
        for (StreamMessage letter : story.dead) {
            String body = StreamStory.body(letter);
            places.keySet()
                    .removeIf(path -> body.contains("\"wg." + path.split("/")[0] + "\"")
                            && body.contains("\"" + path.split("/")[1] + "\""));
        }
        return places;
    }

    private static boolean isPlain(String key) {
        return key.startsWith("plain/");
    }

    private static boolean isDeletion(StreamStory story, int place) {
        return story.messages.get(place).subject().endsWith(".deleted");
    }

    private static boolean isReading(StreamStory story, int place) {
        return story.messages.get(place).header("ce-id").contains("/snapshot/");
    }

    private static boolean isInCut(StreamStory story, int place) {
        StreamMessage message = story.messages.get(place);
        MessageId id = MessageId.of(message.header("ce-id")).orElseThrow();
        return story.cut.holds(id.xid(), java.time.Instant.parse(message.header("ce-time")));
    }
}
