package org.weltgewebe.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weltgewebe.pipelines.deadletter.DeadLetter;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.event.RowEventCodec;

/** Rows that cannot go on, from a real Postgres into a real WG_DEAD, and out of it again by the command. */
class DeadLetterIT {

    private static final String CANARY = "canary-7f3a9c";

    @TempDir
    Path directory;

    private CaptureRig rig;
    private LetterDesk desk;

    @BeforeEach
    void open() {
        rig = new CaptureRig(directory);
        desk = new LetterDesk(rig);
        rig.database.psql("ALTER TABLE wg.node DROP CONSTRAINT node_location_check");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPoisonRowBetweenGoodOnesIsSetAsideEditedReplayedOnceAndErased() {
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        rig.database.psql(poison(2));
        rig.database.psql(CaptureIT.node(3, "Three", 9.5, 47.1));
        awaitEvents(2);
        String letter = desk.awaitLetters(1).get(0);
        assertThat(desk.bodies())
                .allMatch(body -> body.contains("\"form\":\"encrypted\""))
                .noneMatch(body -> body.contains(CANARY));

        LetterDesk.Said listed = desk.dlq("list", "--collection", "node", "--since", "PT1H", "--json");
        assertThat(listed.exit()).as(listed.err()).isEqualTo(2);
        assertThat(listed.lines().get(0))
                .hasToString("{\"result\":\"count\",\"fault\":\"GEOMETRY_INVALID\","
                        + "\"stage\":\"classify\",\"open\":1,\"replayed\":0,\"dropped\":0}");
        assertThat(listed.lines().get(1).path("id").asText()).isEqualTo(letter);
        assertThat(listed.out()).doesNotContain(CANARY);
        assertThat(desk.dlq("list", "--fault", "ROW_UNDECODABLE").out()).contains("no dead letters");

        LetterDesk.Said shown = desk.dlq("show", "1");
        assertThat(shown.exit()).isZero();
        assertThat(shown.out()).contains(CANARY, "GEOMETRY_INVALID", CaptureIT.id(2));
        assertThat(shown.err()).contains("PERSONAL DATA");

        LetterDesk.Said refused = desk.dlq("replay", "1", "--json");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.lines().get(0).path("reason").asText()).contains("GEOMETRY_INVALID: location: ");
        assertThat(desk.dlq("edit", "1", "--set", "title=still bad").exit()).isEqualTo(2);
        LetterDesk.Said edited = desk.dlq("edit", letter, "--set", "location=POINT (9.7 47.2)");
        assertThat(edited.exit()).as(edited.err()).isZero();
        assertThat(edited.out()).contains("revision 3 is stored");
        assertThat(desk.bodies()).noneMatch(body -> body.contains(CANARY) || body.contains("still bad"));

        LetterDesk.Said dry = desk.dlq("replay", "--all", "--dry-run", "--json");
        assertThat(dry.lines().get(0).path("outcome").asText()).isEqualTo("would be published");
        assertThat(rig.count("WG_EVENT")).isEqualTo(events().size() + 1L);
        LetterDesk.Said replayed = desk.dlq("replay", "--fault", "geometry-invalid", "--json");
        assertThat(replayed.exit()).as(replayed.err()).isZero();
        assertThat(replayed.lines().get(0).path("outcome").asText()).isEqualTo("published");

        CaptureRig.Stored published = events().get(2);
        assertThat("dead/" + published.envelope().id()).isEqualTo(letter);
        assertThat(RowEventCodec.decode(published.envelope().data()).geometry())
                .hasToString("{\"type\":\"Point\",\"coordinates\":[9.7,47.2]}");
        assertThat(desk.bodies())
                .as("letter and revisions are erased")
                .hasSize(1)
                .first()
                .asString()
                .contains("replayed");
        assertThat(desk.dlq("replay", letter).out()).contains("closed before");
        assertThat(desk.dlq("list").exit()).isZero();
        assertThat(desk.dlq("list", "--all").out()).contains("replayed");

        rig.database.psql(CaptureIT.node(4, "Four", 9.5, 47.1));
        rig.database.psql(CaptureIT.node(5, "Five", 9.5, 47.1));
        awaitEvents(5);
        assertThat(events().stream().map(event -> event.envelope().subject()))
                .as("the writer goes on behind a message that is not its own")
                .containsExactly(id(1), id(3), id(2), id(4), id(5));
    }

    @Test
    void aReplayThatDiesBehindItsPublishIsFinishedByTheNextOneHoweverLate() throws Exception {
        rig.start();
        rig.database.psql(poison(1));
        String letter = desk.awaitLetters(1).get(0);
        desk.dlq("edit", letter, "--set", "location=POINT (9.7 47.2)");
        desk.shortMemory("WG_EVENT");
        assertThat(desk.crashAtSecondLookAtTheClock("replay", letter)).isEqualTo("killed");
        assertThat(events()).hasSize(1);
        assertThat(desk.dlq("list").exit()).as("still open").isEqualTo(2);
        desk.forget();
        LetterDesk.Said again = desk.dlq("replay", letter, "--json");
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.lines().get(0).path("outcome").asText()).isEqualTo("already in the stream");
        assertThat(events()).hasSize(1);
        assertThat(desk.dlq("list").exit()).isZero();
    }

    @Test
    void aRowThatWasDeletedSinceDoesNotComeBackAndALetterThatIsDroppedIsGone() throws Exception {
        rig.start();
        rig.database.psql(poison(1));
        rig.database.psql("DELETE FROM wg.node");
        String letter = desk.awaitLetters(1).get(0);
        awaitEvents(1);
        desk.dlq("edit", letter, "--set", "location=POINT (9.7 47.2)");
        LetterDesk.Said refused = desk.dlq("replay", letter);
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).contains("the row was deleted since");
        assertThat(events()).hasSize(1);

        assertThat(desk.dlq("drop", letter).err()).contains("--reason: missing");
        LetterDesk.Said dropped = desk.dlq("drop", letter, "--reason", "deleted by its owner");
        assertThat(dropped.exit()).as(dropped.err()).isZero();
        assertThat(desk.bodies())
                .hasSize(1)
                .first()
                .asString()
                .contains("dropped", "deleted by its owner", "GEOMETRY_INVALID");
        assertThat(desk.dlq("show", letter).out()).contains("the letter is erased");
        assertThat(desk.dlq("drop", letter, "--reason", "again").out()).contains("closed before");

        rig.stop();
        rig.start();
        rig.database.psql(CaptureIT.node(2, "Two", 9.5, 47.1));
        awaitEvents(2);
    }

    @Test
    void keysRotateAndWithAKeyItsLettersAreGone() throws Exception {
        rig.start();
        rig.database.psql(poison(1));
        desk.awaitLetters(1);
        rig.stop();
        rig.keys(TestKeys.line("k2") + TestKeys.line("k1"));
        rig.start();
        rig.database.psql(poison(2));
        List<String> letters = desk.awaitLetters(2);
        assertThat(desk.bodies().get(1)).contains("\"key\":\"k2\"");
        assertThat(desk.dlq("show", letters.get(0)).out()).contains(CANARY + "1");
        assertThat(desk.dlq("show", letters.get(1)).out()).contains(CANARY + "2");
        rig.keys(TestKeys.line("k2"));
        LetterDesk.Said shredded = desk.dlq("show", letters.get(0), "--json");
        assertThat(shredded.out())
                .contains("encrypted with key k1 (expected: one of [k2])")
                .doesNotContain(CANARY);
        assertThat(desk.dlq("replay", letters.get(0)).exit()).isEqualTo(2);
        Path whole = Files.writeString(
                directory.resolve("columns.json"),
                "{\"id\": \"" + id(1) + "\", \"kind\": \"garden\", \"title\": \"Given anew\", \"version\": 1,"
                        + " \"location\": {\"wkt\": \"POINT (9.7 47.2)\"}}");
        assertThat(desk.dlq("edit", letters.get(0), "--set", "title=x").err())
                .contains("--file FILE gives all columns");
        assertThat(desk.dlq("edit", letters.get(0), "--file", whole.toString()).exit())
                .isZero();
        assertThat(desk.dlq("replay", letters.get(0)).exit()).isZero();
        assertThat(events().get(0).body()).contains("Given anew");
        assertThat(desk.dlq("show", letters.get(1)).out()).contains(CANARY + "2");
    }

    @Test
    void whatIsTooLargeLeavesALetterWithoutItAndTheRowsAroundArrive() {
        rig.database.psql("ALTER TABLE wg.node DROP CONSTRAINT node_info_check");
        rig.start();
        String large = "repeat('" + CANARY + "', 400000)";
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        rig.database.psql("INSERT INTO wg.node (id, kind, title, info, location) SELECT '" + id(2)
                + "', 'garden', 'Two', " + large + ", ST_SetSRID(ST_Point(9.5, 47.1), 4326)");
        rig.database.psql("INSERT INTO wg.node (id, kind, title, info, location) SELECT '" + id(3)
                + "', 'garden', 'Three', " + large + ", ST_SetSRID(ST_Point(999, 47.1), 4326)");
        rig.database.psql(CaptureIT.node(4, "Four", 9.5, 47.1));
        awaitEvents(2);
        List<String> letters = desk.awaitLetters(2);
        assertThat(events().stream().map(event -> event.envelope().subject())).containsExactly(id(1), id(4));
        assertThat(desk.bodies())
                .anyMatch(body -> body.contains("MESSAGE_TOO_LARGE"))
                .anyMatch(body -> body.contains("GEOMETRY_INVALID"))
                .allMatch(body -> body.contains("\"form\":\"omitted\"") && body.length() < 1_000);
        LetterDesk.Said refused = desk.dlq("replay", "--all");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).contains("max_payload").doesNotContain(CANARY);
        assertThat(letters).doesNotHaveDuplicates();
    }

    @Test
    void aFullStreamOfDeadLettersHoldsCaptureBackAndLosesNothing() throws Exception {
        rig.start();
        rig.database.psql(poison(1));
        desk.awaitLetters(1);
        desk.maxBytes(3_000);
        for (int i = 2; i <= 8; i++) {
            rig.database.psql(poison(i));
        }
        rig.database.psql(CaptureIT.node(9, "Nine", 9.5, 47.1));
        String last = rig.database.psql("SELECT pg_current_wal_lsn()").get(0);
        CaptureRig.await("the stream is full", () -> desk.metrics().contains("wg_publish_retries_total"));
        assertThat(rig.count("WG_DEAD")).isLessThan(8);
        assertThat(rig.database.psql("SELECT confirmed_flush_lsn >= '" + last
                        + "' FROM pg_replication_slots WHERE slot_name = wg.slot_name()"))
                .as("Postgres keeps what is not stored")
                .containsExactly("f");
        assertThat(desk.dlq("drop", "1", "--reason", "room").exit()).isZero();
        desk.maxBytes(1_000_000);
        CaptureRig.await(
                "every letter but the dropped one", () -> desk.letters().size() == 7);
        assertThat(desk.letters()).doesNotHaveDuplicates();
        awaitEvents(1);
    }

    @Test
    void rowsOfTheSnapshotWithoutAReadableKeyHaveALetterEach() throws Exception {
        rig.contracts(contractsWith("place.yaml", "id: {type: bigint", "id: {type: uuid"));
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        rig.database.psql(
                "INSERT INTO wg.place (id, name, country_code, source, location)"
                        + " SELECT i, 'Place', 'LI', 'test', ST_SetSRID(ST_Point(9.5, 47.1), 4326) FROM generate_series(1, 3) i");
        rig.database.psql("SELECT wg.open_slot()");
        rig.start();
        assertThat(desk.awaitLetters(3))
                .doesNotHaveDuplicates()
                .allMatch(letter -> letter.contains("/snapshot/wg.place/at/"));
    }

    @Test
    void aLetterOfABackfillIsToldAsThatBackfillThoughTheSnapshotToldTheSameVersion() throws Exception {
        Path contracts = rig.contracts();
        rig.database.psql("SELECT pg_drop_replication_slot(wg.slot_name())");
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        rig.database.psql("SELECT wg.open_slot()");
        rig.start();
        awaitEvents(1);
        rig.awaitCheckpointed();
        rig.stop();
        rig.contracts(contractsWith("node.yaml", "title: {type: text", "title: {type: bigint"));
        rig.start();
        rig.database.psql("SELECT wg.request_backfill('wg.node', 'asked')");
        String letter = desk.awaitLetters(1).get(0);
        rig.contracts(contracts);
        LetterDesk.Said replayed = desk.dlq("replay", letter, "--json");
        assertThat(replayed.exit()).as(replayed.out() + replayed.err()).isZero();
        assertThat(replayed.lines().get(0).path("outcome").asText()).isEqualTo("published");
        String id = events().get(1).envelope().id();
        assertThat(id).contains("/backfill/");
        assertThat("dead/" + id).isEqualTo(letter.replace("/wg.node/", "/node/"));
    }

    @Test
    void anEditThatIsOpenWhileItsLetterEndsStoresNothing() throws Exception {
        rig.start();
        rig.database.psql(poison(1));
        String letter = desk.awaitLetters(1).get(0);
        Path pipe = directory.resolve("columns.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<LetterDesk.Said> dropped = CompletableFuture.supplyAsync(() -> {
            // A pipe opens when the other side reads: the edit has found its letter open.
            try (OutputStream columns = Files.newOutputStream(pipe)) {
                LetterDesk.Said said = desk.dlq("drop", letter, "--reason", "given up");
                columns.write(("{\"title\": \"" + CANARY + "\"}").getBytes(StandardCharsets.UTF_8));
                return said;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        LetterDesk.Said edited = desk.dlq("edit", letter, "--file", pipe.toString());
        assertThat(edited.exit()).as(edited.out() + edited.err()).isEqualTo(1);
        assertThat(edited.err()).contains(letter + ": DROPPED (expected: an open letter)");
        assertThat(dropped.join().exit()).isZero();
        assertThat(desk.bodies()).hasSize(1).first().asString().contains("\"act\":\"dropped\"");
    }

    @Test
    void anEventTheBakeCouldNotDrawIsSaidAgainUnderAnIdOfItsOwn() throws Exception {
        rig.start();
        rig.database.psql(CaptureIT.node(1, "One", 9.5, 47.1));
        awaitEvents(1);
        CaptureRig.Stored event = events().get(0);
        try (Connection connection = rig.nats.connect()) {
            connection
                    .jetStream()
                    .publish("wg.event.node.upserted", new Headers().add("Nats-Msg-Id", "x"), new byte[] {1});
            long unreadable = connection
                    .jetStreamManagement()
                    .getStreamInfo("WG_EVENT")
                    .getStreamState()
                    .getLastSequence();
            for (long sequence : List.of(event.sequence(), unreadable)) {
                DeadLetter letter = new DeadLetter(
                        FaultCode.EVENT_UNDECODABLE,
                        Stage.BAKE,
                        "unreadable",
                        null,
                        null,
                        new DeadLetter.Message("wg.event.node.upserted", sequence, null),
                        null);
                connection
                        .jetStream()
                        .publish(
                                "wg.dead.bake",
                                new Headers().add("Nats-Msg-Id", "dead/bake/" + sequence),
                                letter.encode());
            }
            assertThat(desk.dlq("list", "--stage", "bake", "--collection", "node")
                            .out()
                            .lines())
                    .as("counts with their header, a line between, two letters with theirs")
                    .hasSize(6);
            LetterDesk.Said replayed = desk.dlq("replay", "--all", "--json");
            assertThat(replayed.exit()).as(replayed.err()).isEqualTo(2);
            assertThat(replayed.lines().get(0).path("outcome").asText()).isEqualTo("published");
            assertThat(replayed.lines().get(1).path("reason").asText()).contains("EVENT_UNDECODABLE");
            long last = replayed.lines().get(0).path("sequence").asLong();
            var again = connection.jetStreamManagement().getMessage("WG_EVENT", last);
            assertThat(again.getHeaders().getFirst("ce-id"))
                    .isEqualTo(event.envelope().id() + "/again/" + event.sequence());
            assertThat(again.getData()).isEqualTo(event.envelope().data());
        }
    }

    @Test
    void whatIsAskedWronglyIsTold() {
        rig.start();
        assertThat(desk.dlq("lst").err()).contains("command: lst (expected: did you mean list?)");
        assertThat(desk.dlq("list", "--falt", "X").err()).contains("--falt: unknown (expected: did you mean --fault?)");
        assertThat(desk.dlq("list", "--reason", "X").err()).contains("--reason: not an option of list");
        assertThat(desk.dlq("list", "--fault", "GEOMETRY_INVALIT").err()).contains("did you mean GEOMETRY_INVALID?");
        assertThat(desk.dlq("show", "77").err()).contains("ID: 77 (expected: a number or an id");
        assertThat(desk.dlq("replay").err()).contains("0 selections");
        assertThat(desk.dlq("list", "--help").out()).startsWith("Usage: ./weltgewebe dlq");
        assertThat(desk.dlq("list").exit()).isZero();
    }

    /** The contracts of this house, one of them changed. */
    private Path contractsWith(String name, String from, String to) throws IOException {
        Path contracts = Files.createDirectories(directory.resolve("contracts"));
        try (Stream<Path> files = Files.list(CaptureRig.house().resolve("schemas/collections"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(
                        contracts.resolve(file.getFileName()), file.endsWith(name) ? text.replace(from, to) : text);
            }
        }
        return contracts;
    }

    private static String poison(int number) {
        return CaptureIT.node(number, CANARY + number, 999, 47.1);
    }

    private static String id(int number) {
        return CaptureIT.id(number);
    }

    private void awaitEvents(int least) {
        CaptureRig.await(least + " events", () -> events().size() >= least);
    }

    private List<CaptureRig.Stored> events() {
        return rig.events("wg.event.node.");
    }
}
