package org.weltgewebe.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;
import org.weltgewebe.schemas.event.StreamDescription;
import org.weltgewebe.schemas.event.Subjects;
import org.weltgewebe.schemas.event.TilesPublished;
import org.weltgewebe.servers.TestNats;

/** The streams of a bus, and what the pipelines would say on it. */
final class TestBus {

    private final TestNats nats;

    TestBus(TestNats nats) {
        this.nats = nats;
        stream(Subjects.STREAM_EVENT, "wg.event.>", "wg.outbox.>");
        stream(Subjects.STREAM_TILES, "wg.tiles.>");
    }

    private void stream(String name, String... subjects) {
        try (Connection connection = nats.connect()) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(name)
                            .description(StreamDescription.of("test", Instant.now()))
                            .subjects(subjects)
                            .storageType(StorageType.File)
                            .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Updates the event stream, as every start of the pipelines does, and lets its oldest message go, as age does. */
    void updateAndAge() {
        try (Connection connection = nats.connect()) {
            JetStreamManagement management = connection.jetStreamManagement();
            StreamInfo stream = management.getStreamInfo(Subjects.STREAM_EVENT);
            management.updateStream(stream.getConfiguration());
            management.deleteMessage(
                    Subjects.STREAM_EVENT, stream.getStreamState().getFirstSequence());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return the stream sequence */
    long node(String key, String title, double lon, double lat) {
        ObjectNode properties = RowEventCodec.newProperties();
        properties.put("title", title);
        ObjectNode point = RowEventCodec.newProperties();
        point.put("type", "Point");
        point.putArray("coordinates").add(lon).add(lat);
        return say(new RowEvent(RowEvent.Kind.UPSERTED, "node", key, 1, point, properties, null, null));
    }

    long deleted(String key) {
        return say(
                new RowEvent(RowEvent.Kind.DELETED, "node", key, 2, null, RowEventCodec.newProperties(), null, null));
    }

    private long say(RowEvent event) {
        return say(Subjects.row(event.collection(), event.kind()), RowEventCodec.encode(event));
    }

    long tiles(TilesPublished announcement) {
        return say(Subjects.tiles(announcement.tileset()), announcement.encode());
    }

    long say(String subject, String text) {
        return say(subject, text.getBytes(StandardCharsets.UTF_8));
    }

    private long say(String subject, byte[] data) {
        try (Connection connection = nats.connect()) {
            return connection.jetStream().publish(subject, data).getSeqno();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JetStreamApiException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
