package org.weltgewebe.launcher.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * {@code bench live}: the time from the COMMIT of a single-row edit until the tile that the API serves has the new content. Each
 * sampled node is renamed and named back, one edit at a time, so the data is afterwards what it was before.
 */
public final class LiveBench {

    private static final int ZOOM = 14;
    private static final Duration POLL = Duration.ofMillis(2);

    private final Connection database;
    private final URI api;
    private final Duration timeout;

    /**
     * A bench.
     *
     * @param database connection of a role that may update {@code wg.node}, in auto-commit mode
     * @param api base address of the API
     * @param timeout longest wait for one edit; exceeding it fails the bench
     */
    public LiveBench(Connection database, URI api, Duration timeout) {
        this.database = database;
        this.api = api;
        this.timeout = timeout;
    }

    private record Node(UUID id, String title, double lon, double lat) {}

    /**
     * Runs {@code edits} edits (an even number) after a tenth as many to warm up.
     *
     * @param progress called with the number of measured edits
     * @throws IllegalStateException when an edit does not reach the tile within the timeout
     */
    public Latencies run(int edits, IntConsumer progress) throws SQLException, IOException, InterruptedException {
        int pairs = Math.max(1, edits / 2);
        int warmUpPairs = Math.max(1, pairs / 10);
        List<Node> nodes = sample(pairs + warmUpPairs);
        double[] millis = new double[pairs * 2];
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (int i = -warmUpPairs; i < pairs; i++) {
            Node node = nodes.get(Math.floorMod(i, nodes.size()));
            ServedTile tile = new ServedTile(client, api, "weave", ZOOM, node.lon(), node.lat());
            String renamed = "Messung " + UUID.randomUUID();
            double there = 0;
            double back = 0;
            try {
                there = edit(node, renamed, tile, renamed, true);
            } finally {
                back = edit(node, node.title(), tile, renamed, false);
            }
            if (i >= 0) {
                millis[2 * i] = there;
                millis[2 * i + 1] = back;
                progress.accept(2 * i + 2);
            }
        }
        return new Latencies(millis);
    }

    private double edit(Node node, String title, ServedTile tile, String marker, boolean expected)
            throws SQLException, IOException, InterruptedException {
        try (PreparedStatement update = database.prepareStatement("UPDATE wg.node SET title = ? WHERE id = ?")) {
            update.setString(1, title);
            update.setObject(2, node.id());
            update.executeUpdate();
        }
        long committedNanos = System.nanoTime();
        while (tile.contains(marker) != expected) {
            if (System.nanoTime() - committedNanos > timeout.toNanos()) {
                throw new IllegalStateException("node " + node.id() + ": its tile is unchanged after " + timeout
                        + " (expected: the edit; is the pipeline running? see ./weltgewebe status)");
            }
            Thread.sleep(POLL.toMillis());
        }
        return (System.nanoTime() - committedNanos) / 1e6;
    }

    private List<Node> sample(int count) throws SQLException {
        List<Node> nodes = new ArrayList<>();
        try (PreparedStatement select = database.prepareStatement(
                "SELECT id, title, ST_X(location), ST_Y(location) FROM wg.node ORDER BY md5(id::text) LIMIT ?")) {
            select.setInt(1, count);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    nodes.add(new Node(
                            rows.getObject(1, UUID.class), rows.getString(2), rows.getDouble(3), rows.getDouble(4)));
                }
            }
        }
        if (nodes.isEmpty()) {
            throw new IllegalStateException("wg.node: 0 rows (expected: demo data; run ./weltgewebe demo first)");
        }
        return nodes;
    }
}
