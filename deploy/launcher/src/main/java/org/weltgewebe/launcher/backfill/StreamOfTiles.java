package org.weltgewebe.launcher.backfill;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.LauncherException;
import org.weltgewebe.schemas.event.Subjects;

/** Whether the tiles were baked from the stream that is there now. */
final class StreamOfTiles {

    /** JetStream's JSStreamNotFoundErr. */
    private static final int STREAM_NOT_FOUND = 10059;

    /** A busy server may answer a question about a stream late. */
    private static final JetStreamOptions PATIENT =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(30)).build();

    private StreamOfTiles() {}

    /** Whether the stream ends before what a tileset holds: it was made anew. */
    static boolean isGone(Home home, String natsUrl) {
        long baked = bakedSequence(home.tilesets());
        return baked > 0 && baked > lastSequence(natsUrl);
    }

    private static long lastSequence(String natsUrl) {
        try (Connection connection = Nats.connect(natsUrl)) {
            return connection
                    .jetStreamManagement(PATIENT)
                    .getStreamInfo(Subjects.STREAM_EVENT)
                    .getStreamState()
                    .getLastSequence();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == STREAM_NOT_FOUND) {
                return 0;
            }
            throw failed(e);
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static LauncherException failed(Exception e) {
        return LauncherException.failed(
                "stream " + Subjects.STREAM_EVENT + ": " + e.getMessage(), "./weltgewebe status");
    }

    /** The highest sequence that a manifest says is in its tiles. */
    private static long bakedSequence(Path tilesets) {
        if (!Files.isDirectory(tilesets)) {
            return 0;
        }
        long highest = 0;
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tilesets)) {
            for (Path directory : directories) {
                Path manifest = directory.resolve("manifest.json");
                if (Files.exists(manifest)) {
                    highest = Math.max(
                            highest,
                            JsonMapper.builder()
                                    .build()
                                    .readTree(manifest.toFile())
                                    .path("attributes")
                                    .path("streamSequence")
                                    .asLong(0));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(tilesets + ": cannot be read (expected: tilesets)", e);
        }
        return highest;
    }
}
