package org.weltgewebe.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.weltgewebe.api.geo.BoundingBox;
import org.weltgewebe.api.geo.Extent;

class LiveEventsProperties {

    private static final byte[] DATA = "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    /** What happens to a feed: a positive number is a row event that far behind the last one, 0 an announcement, -1 a restart. */
    @Property
    void aReaderHearsEverythingInOrderOrLearnsThatItDoesNot(
            @ForAll("steps") List<Integer> steps,
            @ForAll @IntRange(min = 1, max = 20) int room,
            @ForAll @IntRange(min = 1, max = 8) int batch,
            @ForAll @IntRange(min = 1, max = 9) int pace) {
        LiveEvents events = new LiveEvents(room, Long.MAX_VALUE);
        long cursor = events.end().cursor();
        List<Long> told = new ArrayList<>();
        List<Long> heard = new ArrayList<>();
        long sequence = 0;
        for (int i = 0; i < steps.size(); i++) {
            sequence = step(events, steps.get(i), sequence, told);
            if (i % pace == 0) {
                cursor = read(events, cursor, batch, told, heard);
            }
        }
        while (cursor < events.end().cursor()) {
            cursor = read(events, cursor, batch, told, heard);
        }
        assertThat(heard).isEqualTo(told);
    }

    private static long step(LiveEvents events, int step, long sequence, List<Long> told) {
        if (step < 0) {
            events.restart(sequence);
            told.clear();
            return sequence;
        }
        if (step == 0) {
            events.tiles(DATA);
        } else {
            events.row(sequence + step, DATA, true, null, null);
        }
        told.add(sequence + step);
        return sequence + step;
    }

    /** Reads one batch; on a loss forgets what was told and heard, as a client that reads everything anew. */
    private static long read(LiveEvents events, long cursor, int batch, List<Long> told, List<Long> heard) {
        List<LiveEvent> next = events.after(cursor, batch);
        if (next == null) {
            told.clear();
            heard.clear();
            return events.end().cursor();
        }
        assertThat(next).hasSizeLessThanOrEqualTo(batch);
        next.forEach(event -> heard.add(event.sequence()));
        return next.isEmpty() ? cursor : next.get(next.size() - 1).ordinal();
    }

    @Property
    void aResumedReaderHearsExactlyTheRowsBehindItsPosition(
            @ForAll("rows") List<Integer> gaps,
            @ForAll @IntRange(min = 1, max = 20) int room,
            @ForAll @IntRange(max = 120) int position) {
        LiveEvents events = new LiveEvents(room, Long.MAX_VALUE);
        List<Long> rows = new ArrayList<>();
        long sequence = 0;
        for (int gap : gaps) {
            sequence += gap;
            rows.add(sequence);
            events.row(sequence, DATA, true, null, null);
        }
        OptionalLong cursor = events.cursorAfter(position);
        long oldestHeld = rows.size() > room ? rows.get(rows.size() - room - 1) : 0;
        assertThat(cursor.isPresent()).isEqualTo(position >= oldestHeld && position <= sequence);
        cursor.ifPresent(from -> {
            List<LiveEvent> next = events.after(from, Integer.MAX_VALUE);
            assertThat(next).isNotNull();
            assertThat(next)
                    .extracting(LiveEvent::sequence)
                    .isEqualTo(rows.stream().filter(row -> row > position).toList());
        });
    }

    @Example
    void bytesAreBoundedToo() {
        LiveEvents events = new LiveEvents(1_000, 100);
        for (int i = 1; i <= 50; i++) {
            events.row(i, DATA, true, null, null);
        }
        assertThat(events.after(0, 10)).isNull();
        assertThat(events.after(49, 10)).hasSize(1);
        events.row(51, new byte[500], true, null, null);
        assertThat(events.after(50, 10)).as("the newest is always held").hasSize(1);
    }

    @Example
    void whereARowWasOrIsDecidesWhoHearsOfIt() {
        LiveEvents events = new LiveEvents(10, 1_000);
        events.row(1, DATA, false, new Extent(1, 1, 1, 1), new Extent(9, 9, 9, 9));
        LiveEvent moved = events.after(0, 1).get(0);
        assertThat(moved.isHeardIn(new BoundingBox(0, 0, 2, 2))).isTrue();
        assertThat(moved.isHeardIn(new BoundingBox(8, 8, 10, 10))).isTrue();
        assertThat(moved.isHeardIn(new BoundingBox(4, 4, 5, 5))).isFalse();
        assertThat(moved.isHeardIn(null)).isTrue();
    }

    @Example
    void linesOfDataStayData() {
        byte[] data = "{\n\"id\": 1\r}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(Frames.row(7, data).toString())
                .isEqualTo("event: row\nid: 7\ndata: {\ndata: \"id\": 1\ndata: }\n\n");
    }

    @Provide
    Arbitrary<List<Integer>> steps() {
        return Arbitraries.frequency(
                        net.jqwik.api.Tuple.of(10, 1),
                        net.jqwik.api.Tuple.of(3, 4),
                        net.jqwik.api.Tuple.of(4, 0),
                        net.jqwik.api.Tuple.of(1, -1))
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<Integer>> rows() {
        return Arbitraries.integers().between(1, 4).list().ofMaxSize(40);
    }
}
