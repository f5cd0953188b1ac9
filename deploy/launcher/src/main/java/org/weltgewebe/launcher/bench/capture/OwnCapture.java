package org.weltgewebe.launcher.bench.capture;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.weltgewebe.launcher.Home;
import org.weltgewebe.launcher.stack.Rooms;
import org.weltgewebe.launcher.stack.StackFiles;
import org.weltgewebe.servers.FreePort;
import org.weltgewebe.servers.PostgresDsn;
import org.weltgewebe.servers.SecretsFile;

/**
 * The pipelines process with the capture job alone: classify, retain and distribute as in the stack, with the contracts of the
 * project, the same heap and the same defaults.
 *
 * @param directory where it runs
 * @param command its command line
 */
record OwnCapture(Path directory, List<String> command) implements Contender {

    private static final String CONFIGURATION =
            """
            postgres: {url: "%s", user: wg_capture, password: "%s", slot: "%s", publication: wg_publication}
            nats: {url: "%s"}
            checkpoints: {dir: "%s", interval: PT1S}
            tilesets: {dir: "%s"}
            contracts: {dir: "%s"}
            events: {dir: "%s"}
            policies: {dir: "%s"}
            streams: {dir: "%s", profile: local}
            metrics: {address: "127.0.0.1:%d"}
            capture: {confirm-delay: PT0S}
            jobs: [capture]
            """;

    /** Writes the configuration; {@code slot} is the slot of the database. */
    static OwnCapture prepare(Home project, Rooms rooms, StackFiles secrets, Place place, String slot) {
        Path directory = place.directory();
        Path configuration = directory.resolve("pipelines.yaml");
        SecretsFile.writePrivately(
                configuration,
                CONFIGURATION.formatted(
                        place.database().url(),
                        secrets.password("wg_capture"),
                        slot,
                        place.natsUrl(),
                        directory.resolve("checkpoints"),
                        directory.resolve("tilesets"),
                        project.contracts(),
                        project.root().resolve("schemas/events"),
                        project.root().resolve("dlm-policies/policies"),
                        project.root().resolve("deploy/nats"),
                        FreePort.any()));
        return new OwnCapture(directory, rooms.pipelinesCommand(configuration));
    }

    /** Where a contender finds the servers and may write. */
    record Place(Path directory, PostgresDsn database, String natsUrl) {}

    /** The same with a flight recording of its whole life. */
    OwnCapture recordedInto(Path recording) {
        List<String> line = new ArrayList<>(command);
        line.add(1, "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + recording);
        return new OwnCapture(directory, line);
    }

    @Override
    public String name() {
        return "weltgewebe";
    }

    @Override
    public String stream() {
        return "WG_EVENT";
    }

    @Override
    public Instant committedAt(Message message) {
        Headers headers = message.getHeaders();
        String time = headers == null ? null : headers.getFirst("ce-time");
        if (time == null) {
            throw new IllegalArgumentException("ce-time: missing (expected: the commit time of the row)");
        }
        return Instant.parse(time);
    }
}
