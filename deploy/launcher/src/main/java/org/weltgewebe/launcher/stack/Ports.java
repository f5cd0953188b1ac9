package org.weltgewebe.launcher.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.weltgewebe.schemas.config.StrictYaml;
import org.weltgewebe.servers.FreePort;

/**
 * The loopback ports of a stack; chosen once and kept in {@code var/run/ports.yaml}.
 *
 * @param api HTTP of the API and the web app
 * @param postgres private Postgres
 * @param nats private NATS, clients
 * @param natsMonitoring private NATS, monitoring
 * @param metrics health and metrics of the pipelines
 */
public record Ports(int api, int postgres, int nats, int natsMonitoring, int metrics) {

    /** Where the API listens unless told otherwise. */
    public static final int DEFAULT_API = 8080;

    /** The kept ports, or new ones: 8080 for the API, the first free ones from 5433, 4223, 8223 and 9101 for the rest. */
    public static Ports load(Path file) {
        return Files.exists(file)
                ? StrictYaml.read(file, Ports.class)
                : new Ports(
                        DEFAULT_API,
                        FreePort.from(5433),
                        FreePort.from(4223),
                        FreePort.from(8223),
                        FreePort.from(9101));
    }

    /** The same with another port for the API. */
    public Ports withApi(int port) {
        return new Ports(port, postgres, nats, natsMonitoring, metrics);
    }

    /** Keeps them. */
    public void store(Path file) {
        String text =
                """
                # Ports of this stack, all on 127.0.0.1. Change them while it is down.
                api: %d
                postgres: %d
                nats: %d
                nats-monitoring: %d
                metrics: %d
                """
                        .formatted(api, postgres, nats, natsMonitoring, metrics);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }
}
