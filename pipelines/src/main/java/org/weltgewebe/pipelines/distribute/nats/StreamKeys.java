package org.weltgewebe.pipelines.distribute.nats;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.weltgewebe.pipelines.capture.backfill.StreamedKeys;
import org.weltgewebe.pipelines.nats.source.StreamReplay;
import org.weltgewebe.schemas.FaultException;
import org.weltgewebe.schemas.contract.CollectionContract;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.event.HeaderText;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.Subjects;

/**
 * Reads the stream from the first message to the last. Of a collection memory is one entry per key that is not deleted, about 150 bytes;
 * a key of which the stream has forgotten every event is not among them. Of domain events nothing is kept.
 */
public final class StreamKeys implements StreamedKeys {

    private static final long serialVersionUID = 1L;

    private final String natsUrl;
    /** By table. */
    private final HashMap<String, String> collections;

    private StreamKeys(String natsUrl, Map<String, String> collections) {
        this.natsUrl = natsUrl;
        this.collections = new HashMap<>(collections);
    }

    /** The keys of the tables of these contracts. */
    public static StreamKeys of(String natsUrl, CollectionContracts contracts) {
        Map<String, String> collections = new HashMap<>();
        for (CollectionContract contract : contracts.all()) {
            collections.put(contract.table(), contract.collection());
        }
        return new StreamKeys(natsUrl, collections);
    }

    @Override
    public NavigableMap<String, Long> of(String table) throws IOException, InterruptedException {
        NavigableMap<String, Long> keys = new TreeMap<>();
        String collection = collections.get(table);
        if (collection == null) {
            throw new IllegalArgumentException("table: " + table + " (expected: one with a contract)");
        }
        StreamReplay.read(
                natsUrl, Subjects.STREAM_EVENT, Subjects.rows(collection), message -> add(message.data(), keys));
        return keys;
    }

    @Override
    public void removeToldEvents(Set<String> ids) throws IOException, InterruptedException {
        if (ids.isEmpty()) {
            return;
        }
        StreamReplay.read(natsUrl, Subjects.STREAM_EVENT, Subjects.ALL_OUTBOX, message -> {
            String id = message.headers().get("ce-id");
            if (id != null) {
                ids.remove(HeaderText.decode(id));
            }
        });
    }

    private static void add(byte[] data, NavigableMap<String, Long> keys) {
        RowEvent event;
        try {
            event = RowEventCodec.decode(data);
        } catch (FaultException notOurs) {
            // Whoever wrote it, it told no consumer of a row of ours.
            return;
        }
        if (event.kind() == RowEvent.Kind.DELETED) {
            keys.remove(event.key());
        } else {
            keys.put(event.key(), event.version());
        }
    }
}
