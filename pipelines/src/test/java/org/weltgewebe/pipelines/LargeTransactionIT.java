package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Much at once through a process with little memory: what does not fit must wait in Postgres. */
class LargeTransactionIT {

    /** {@code -Dwg.large.rows=1000000} for the million. */
    private static final int ROWS = Integer.getInteger("wg.large.rows", 100_000);

    private static final String HEAP = "256m";

    /** The announcement that the (empty) snapshot is complete stands in the stream too. */
    private static final int COMPLETED = 1;

    @TempDir
    Path directory;

    private CaptureRig rig;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void oneTransactionOfAnySizePassesThroughASmallHeap() throws Exception {
        rig.config();
        try (ChildProcess process = new ChildProcess(directory, HEAP)) {
            process.await("the stream exists", () -> rig.streamExists());
            rig.database.psql("INSERT INTO wg.place (id, name, country_code, source, location) SELECT i,"
                    + " repeat('Place ', 30), 'LI', 'test', ST_SetSRID(ST_Point(9.5, 47.1), 4326)"
                    + " FROM generate_series(1, " + ROWS + ") i");
            for (int tenth = 1; tenth <= 10; tenth++) {
                // One patience each: a million takes longer.
                long part = (long) ROWS / 10 * tenth;
                process.await(part + " rows", () -> rig.count("WG_EVENT") >= part);
            }
            rig.database.psql("INSERT INTO wg.place (id, name, country_code, source, location) VALUES (0, 'Last', 'LI',"
                    + " 'test', ST_SetSRID(ST_Point(9.5, 47.1), 4326))");
            process.await("the last row", () -> rig.lastSubjectKey().equals("0"));
            System.out.println(
                    "peak resident with -Xmx" + HEAP + ": " + process.peakResidentMebibytes() + " MiB, rows: " + ROWS);
        }
        Set<String> ids = new HashSet<>();
        long[] next = {1};
        rig.forEach("WG_EVENT", message -> {
            if (message.subject().startsWith("wg.event.place")) {
                String expected = next[0] > ROWS ? "0" : String.valueOf(next[0]++);
                assertThat(message.envelope().subject()).isEqualTo(expected);
                assertThat(ids.add(message.envelope().id())).isTrue();
            }
        });
        assertThat(ids).hasSize(ROWS + 1);
    }

    @Test
    void wideRowsPassThroughASmallHeap() throws Exception {
        int before = 40;
        int rows = before + 10;
        contract();
        rig.database.psql("CREATE TABLE wg.scan (id bigint PRIMARY KEY, name text, raw text, version bigint NOT NULL"
                + " DEFAULT 1); ALTER TABLE wg.scan REPLICA IDENTITY FULL; GRANT SELECT ON wg.scan TO wg_capture;"
                + " ALTER PUBLICATION wg_publication ADD TABLE wg.scan");
        // The snapshot reads what was there before the slot.
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        scan(1, before);
        rig.database.psql("SELECT wg.open_slot()");
        rig.config();
        try (ChildProcess process = new ChildProcess(directory, "512m")) {
            process.await("the stream exists", () -> rig.streamExists());
            process.await("the snapshot", () -> rig.count("WG_EVENT") >= before + COMPLETED);
            scan(before + 1, rows);
            process.await("the insertions", () -> rig.count("WG_EVENT") >= rows + COMPLETED);
            // With the whole row before and after: twice as wide.
            rig.database.psql("UPDATE wg.scan SET version = 2");
            process.await("the updates", () -> rig.count("WG_EVENT") >= 2 * rows + COMPLETED);
            System.out.println(
                    "peak resident with -Xmx512m: " + process.peakResidentMebibytes() + " MiB, rows of 8 MiB: " + rows);
        }
        List<String> keys = rig.events("wg.event.scan").stream()
                .map(message -> message.envelope().subject())
                .toList();
        assertThat(keys).hasSize(2 * rows);
        assertThat(Set.copyOf(keys)).hasSize(rows);
        assertThat(rig.count("WG_DEAD")).isZero();
    }

    private void scan(int first, int last) {
        int wideBytes = 8 << 20;
        rig.database.psql("INSERT INTO wg.scan SELECT i, 'Scan', repeat(md5(i::text), " + wideBytes / 32
                + ") FROM generate_series(" + first + ", " + last + ") i");
    }

    private void contract() throws IOException {
        Path contracts = Files.createDirectory(directory.resolve("contracts"));
        try (Stream<Path> files = Files.list(rig.contracts())) {
            for (Path file : files.toList()) {
                Files.copy(file, contracts.resolve(file.getFileName().toString()));
            }
        }
        Files.writeString(
                contracts.resolve("scan.yaml"),
                """
                collection: scan
                table: wg.scan
                title: {de: Scan, en: Scan}
                datenart: ort.name
                key: id
                version: version
                fields:
                  id: {type: bigint, category: system.operations, visibility: public}
                  name: {type: text, category: system.operations, visibility: public}
                  raw: {type: text, category: system.operations, visibility: internal}
                  version: {type: bigint, category: system.operations, visibility: public}
                """);
        rig.contracts(contracts);
    }
}
