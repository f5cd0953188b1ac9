package org.weltgewebe.launcher.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.weltgewebe.servers.Await;

/** A browser's EventSource in miniature: reads server-sent events and keeps them. */
final class LiveFeed implements AutoCloseable {

    /** One event; {@code id} is empty when the server sent none. */
    record Event(String id, String name, JsonNode data) {}

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final InputStream body;

    LiveFeed(URI address) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException(address.getPath() + ": status " + response.statusCode() + " (expected: 200)");
        }
        body = response.body();
        Thread reader = new Thread(this::read, "live-feed");
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for an event. */
    boolean sees(Predicate<Event> wanted) {
        return Await.until(() -> events.stream().anyMatch(wanted), Duration.ofSeconds(20));
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    private void read() {
        String id = "";
        String name = "message";
        StringBuilder data = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    if (data.length() > 0) {
                        events.add(new Event(id, name, RunningWeave.JSON.readTree(data.toString())));
                    }
                    id = "";
                    name = "message";
                    data.setLength(0);
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                }
            }
        } catch (IOException e) {
            // Closed by the test, or the server went away: whoever waits for an event will say so.
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
