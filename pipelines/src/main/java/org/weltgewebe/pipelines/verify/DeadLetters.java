package org.weltgewebe.pipelines.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.HeaderText;

/** What was set aside on purpose: a version that is among the dead letters is not missing, and one that came back later not late. */
final class DeadLetters {

    private static final String PREFIX = "dead/";
    private static final String OUTBOX_TABLE = "wg.outbox";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final CollectionContracts contracts;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, List<MessageId>> byKey = new HashMap<>();
    /** Letters that are gone: what remains on record names no key. */
    private final List<MessageId> closed = new ArrayList<>();

    private boolean whole;

    DeadLetters(CollectionContracts contracts) {
        this.contracts = contracts;
    }

    /**
     * Takes a message of the dead-letter stream: a letter, or the record of what an operator did with one. Those of later stages, whose
     * event is in the stream, tell nothing here.
     */
    void add(StreamMessage letter) {
        JsonNode body;
        try {
            body = JSON.readTree(letter.data());
        } catch (IOException e) {
            body = JSON.missingNode(); // its id alone excuses that id
        }
        String header = letter.header("ce-id");
        boolean isAct = body.hasNonNull("act");
        String id = isAct ? body.path("letter").asText() : header == null ? "" : HeaderText.decode(header);
        if (!id.startsWith(PREFIX)) {
            return;
        }
        String original = id.substring(PREFIX.length());
        ids.add(original);
        if (isAct) {
            MessageId.of(original).ifPresent(closed::add);
            return;
        }
        String key = body.path("key").asText("");
        collection(body).ifPresent(collection -> {
            if (collection.equals(Scope.OUTBOX)) {
                ids.add(key);
            } else {
                MessageId.of(original)
                        .ifPresent(position -> byKey.computeIfAbsent(path(collection, key), k -> new ArrayList<>(1))
                                .add(position));
            }
        });
    }

    private Optional<String> collection(JsonNode body) {
        String table = body.path("table").asText("");
        if (table.equals(OUTBOX_TABLE)) {
            return Optional.of(Scope.OUTBOX);
        }
        String[] subject = body.path("subject").asText("").split("\\.", -1);
        return subject.length == 4 && subject[1].equals("event")
                ? Optional.of(subject[2])
                : contracts.table(table).map(CollectionContract::collection);
    }

    private static String path(String collection, String key) {
        return collection + '\0' + key;
    }

    /** Nothing is missing among what was added. */
    void areWhole() {
        whole = true;
    }

    /**
     * Whether a row that was set aside behind a position must have a letter here: none can have been forgotten, nor closed, since a
     * closed one may have been its.
     *
     * @param after position of its last event, null for none
     */
    boolean mustHold(@Nullable MessageId after) {
        return whole
                && closed.stream()
                        .allMatch(letter -> after != null && isSameSlot(letter, after) && letter.compareTo(after) < 0);
    }

    /** Whether the message with this id was set aside. */
    boolean holds(String id) {
        return ids.contains(id);
    }

    /**
     * How many changes of a row were set aside between two positions, both excluded; null for no bound. A letter of another slot than
     * the bound counts: it cannot be placed. One that is gone counts between two bounds of its slot, whatever its row was: its key was
     * forgotten with it.
     */
    long between(String collection, String key, @Nullable MessageId after, @Nullable MessageId before) {
        long open = byKey.getOrDefault(path(collection, key), List.of()).stream()
                .filter(letter -> after == null || !isSameSlot(letter, after) || letter.compareTo(after) > 0)
                .filter(letter -> before == null || !isSameSlot(letter, before) || letter.compareTo(before) < 0)
                .count();
        if (after == null || before == null) {
            return open;
        }
        return open
                + closed.stream()
                        .filter(letter -> isSameSlot(letter, after) && letter.compareTo(after) > 0)
                        .filter(letter -> isSameSlot(letter, before) && letter.compareTo(before) < 0)
                        .count();
    }

    private static boolean isSameSlot(MessageId letter, MessageId bound) {
        return !letter.isReading() && !bound.isReading() && letter.epoch().equals(bound.epoch());
    }
}
