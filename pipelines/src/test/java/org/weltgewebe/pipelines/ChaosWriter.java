package org.weltgewebe.pipelines;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;
import org.weltgewebe.pipelines.ChaosLedger.Change;
import org.weltgewebe.schemas.event.RowEvent.Kind;
import org.weltgewebe.servers.PostgresDsn;

/**
 * Writes transactions of all kinds and knows of each whether Postgres has it: when the answer to a COMMIT is lost, a row of the same
 * transaction tells.
 */
final class ChaosWriter implements Callable<Void> {

    /** A row that every writer changes, last in its transaction: no two wait for each other in a circle. */
    static final String SHARED = "00000000-0000-0000-0000-000000000000";

    private static final int PAUSE_MILLIS = 160;
    /** Changes that may wait for the stream: a machine with other things to do must catch up, not be drowned. */
    private static final long BACKLOG = 1_500;

    /** What is written: rows of the large transactions, and the seed of all decisions. */
    record Load(int largeRows, long seed) {}

    private final int number;
    private final PostgresDsn database;
    private final ChaosLedger ledger;
    private final AtomicBoolean stop;
    private final LongSupplier told;
    private final int largeRows;
    private final Random random;
    private final Map<String, Long> live = new TreeMap<>();
    private int nextNode;
    private long nextPlace;

    /**
     * A writer.
     *
     * @param stop set when it is enough
     * @param told messages that are in the stream
     */
    ChaosWriter(
            int number, PostgresDsn database, ChaosLedger ledger, AtomicBoolean stop, LongSupplier told, Load load) {
        this.number = number;
        this.database = database;
        this.ledger = ledger;
        this.stop = stop;
        this.told = told;
        this.largeRows = load.largeRows();
        this.random = new Random(load.seed() + number);
        this.nextNode = 1 + number * 10_000_000;
        this.nextPlace = 1 + number * 100_000_000L;
    }

    @Override
    public Void call() throws InterruptedException {
        int written = 0;
        while (!stop.get()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!stop.get()) {
                    transaction(connection, statement, ++written);
                    do {
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS));
                    } while (!stop.get() && ledger.changes() - told.getAsLong() > BACKLOG);
                }
            } catch (SQLException down) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        return null;
    }

    private void transaction(Connection connection, Statement statement, int written)
            throws SQLException, InterruptedException {
        Map<String, Long> before = new TreeMap<>(live);
        UUID id = new UUID(random.nextLong(), random.nextLong());
        List<Change> changes = new ArrayList<>();
        boolean asked = false;
        try {
            fill(connection, statement, written, changes);
            statement.execute("INSERT INTO public.chaos VALUES ('" + id + "')");
            if (random.nextInt(12) == 0) {
                connection.rollback();
                live.clear();
                live.putAll(before);
                return;
            }
            asked = true;
            connection.commit();
            ledger.committed(changes);
        } catch (SQLException lost) {
            if (asked && isCommitted(id)) {
                ledger.committed(changes);
            } else {
                live.clear();
                live.putAll(before);
            }
            throw lost;
        }
    }

    private void fill(Connection connection, Statement statement, int written, List<Change> changes)
            throws SQLException {
        if (number == 0 && written % 150 == 10) {
            places(statement, changes);
        } else if (written % 15 == 0) {
            copy(connection, changes);
        }
        for (int i = random.nextInt(12); i >= 0; i--) {
            int what = random.nextInt(10);
            if (live.isEmpty() || what < 4) {
                insert(statement, changes);
            } else if (what < 8) {
                update(statement, changes);
            } else if (what < 9) {
                delete(statement, changes);
            } else {
                outbox(statement, changes);
            }
        }
        if (random.nextInt(4) == 0) {
            shared(statement, changes);
        }
    }

    private void insert(Statement statement, List<Change> changes) throws SQLException {
        int node = nextNode++;
        String text = text();
        statement.execute(CaptureIT.node(node, text, 9.5, 47.1));
        live.put(CaptureIT.id(node), 1L);
        changes.add(new Change("node", CaptureIT.id(node), Kind.UPSERTED, 1, text));
    }

    private void update(Statement statement, List<Change> changes) throws SQLException {
        String key = anyLive();
        String text = text();
        statement.execute("UPDATE wg.node SET title = '" + text + "' WHERE id = '" + key + "'");
        long version = live.merge(key, 1L, Long::sum);
        changes.add(new Change("node", key, Kind.UPSERTED, version, text));
    }

    private void delete(Statement statement, List<Change> changes) throws SQLException {
        String key = anyLive();
        statement.execute("DELETE FROM wg.node WHERE id = '" + key + "'");
        changes.add(new Change("node", key, Kind.DELETED, live.remove(key), ""));
    }

    private void outbox(Statement statement, List<Change> changes) throws SQLException {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        statement.execute("INSERT INTO wg.outbox (id, aggregate_type, aggregate_id, type, payload) VALUES ('" + id
                + "', 'node', '" + id + "', 'created', '{\"version\": 1, \"fields\": []}')");
        changes.add(Change.outbox(id));
    }

    private void shared(Statement statement, List<Change> changes) throws SQLException {
        String text = text();
        try (ResultSet row = statement.executeQuery(
                "UPDATE wg.node SET title = '" + text + "' WHERE id = '" + SHARED + "' RETURNING version")) {
            row.next();
            changes.add(new Change("node", SHARED, Kind.UPSERTED, row.getLong(1), text));
        }
    }

    private void copy(Connection connection, List<Change> changes) throws SQLException {
        StringBuilder rows = new StringBuilder();
        for (int i = 20 + random.nextInt(60); i > 0; i--) {
            rows.append(nextPlace).append("\tCopied\tLI\ttest\t0101000020E61000000000000000002340CDCCCCCCCC8C4740\n");
            changes.add(new Change("place", String.valueOf(nextPlace++), Kind.UPSERTED, 1, "Copied"));
        }
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY wg.place (id, name, country_code, source, location) FROM STDIN",
                            new StringReader(rows.toString()));
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    private void places(Statement statement, List<Change> changes) throws SQLException {
        long first = nextPlace;
        nextPlace += largeRows;
        statement.execute(
                "INSERT INTO wg.place (id, name, country_code, source, location) SELECT i, 'Large', 'LI', 'test',"
                        + " ST_SetSRID(ST_Point(9.5, 47.1), 4326) FROM generate_series(" + first + ", "
                        + (nextPlace - 1) + ") i");
        for (long place = first; place < nextPlace; place++) {
            changes.add(new Change("place", String.valueOf(place), Kind.UPSERTED, 1, "Large"));
        }
    }

    private String anyLive() {
        List<String> keys = List.copyOf(live.keySet());
        return keys.get(random.nextInt(keys.size()));
    }

    private String text() {
        return "t" + random.nextInt(1_000_000);
    }

    /** Asks until Postgres answers. */
    private boolean isCommitted(UUID id) throws InterruptedException {
        while (true) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT count(*) FROM public.chaos WHERE id = '" + id + "'")) {
                row.next();
                return row.getLong(1) == 1;
            } catch (SQLException down) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
