package org.weltgewebe.pipelines.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.ChangePosition;
import org.weltgewebe.pipelines.capture.Fence;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.capture.SnapshotCompleted;
import org.weltgewebe.pipelines.classify.Classification.DomainEvent;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.deadletter.LetterCipher;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.event.RowEvent;
import org.weltgewebe.schemas.event.RowEventCodec;

class MessagesTest {

    private static final Instant COMMIT = Instant.parse("2026-11-27T10:00:00.123456Z");
    private final Messages messages = new Messages("e1", new LetterCipher(null));

    @Test
    void aChangeIsNamedByWhereItStands() {
        OutgoingMessage message = messages.row(event("k"), row(Operation.UPDATE, 3));
        assertThat(message.envelope().id()).isEqualTo("e1/771/16b3700/3");
        assertThat(message.stream()).isEqualTo("WG_EVENT");
        assertThat(message.subject()).isEqualTo("wg.event.node.upserted");
        assertThat(message.envelope().source()).isEqualTo("/weltgewebe/e1");
        assertThat(message.envelope().subject()).isEqualTo("k");
        assertThat(message.envelope().time()).isEqualTo(COMMIT);
        assertThat(message.toString()).isEqualTo("WG_EVENT wg.event.node.upserted e1/771/16b3700/3");
    }

    @Test
    void aRowOfTheSnapshotIsNamedByItsVersionWheneverItIsRead() {
        CapturedRow later = new CapturedRow(
                Operation.READ, "wg.node", Map.of(), new ChangePosition(771, 0, 0, COMMIT.plusSeconds(60)));
        String id = messages.row(event("k"), row(Operation.READ, 0)).envelope().id();
        assertThat(id).isEqualTo("e1/snapshot/node/k/771");
        assertThat(messages.row(event("k"), later).envelope().id()).isEqualTo(id);
        assertThat(messages.row(event("l"), later).envelope().id()).isNotEqualTo(id);
    }

    @Test
    void aRowOfABackfillIsNamedByItsRunAndItsVersion() {
        CapturedRow read =
                new CapturedRow(Operation.READ, "wg.node", Map.of(), new ChangePosition(771, 0, 0, COMMIT), "run-1");
        CapturedRow gone =
                new CapturedRow(Operation.DELETE, "wg.node", Map.of(), new ChangePosition(0, 0, 0, COMMIT), "run-1");
        assertThat(messages.row(event("k"), read).envelope().id()).isEqualTo("e1/backfill/run-1/node/k/771");
        assertThat(messages.row(event("k"), gone).envelope().id()).isEqualTo("e1/backfill/run-1/node/k/0");
        Rejected rejected =
                new Rejected(FaultCode.GEOMETRY_INVALID, "wg.node", "k", List.of("location"), "geometry: empty");
        assertThat(messages.dead(rejected, read).envelope().id()).isEqualTo("dead/e1/backfill/run-1/wg.node/k/771");
    }

    @Test
    void aDomainEventKeepsItsIdEvenBehindANewSlot() {
        DomainEvent event = new DomainEvent("u-1", "node", "a-1", "created", new byte[] {'{', '}'}, "00-t", COMMIT);
        OutgoingMessage message = messages.domain(event, row(Operation.INSERT, 0));
        assertThat(message.envelope().id()).isEqualTo("u-1");
        assertThat(new Messages("e2", new LetterCipher(null))
                        .domain(event, row(Operation.READ, 0))
                        .envelope()
                        .id())
                .isEqualTo("u-1");
        assertThat(message.subject()).isEqualTo("wg.outbox.node.created");
        assertThat(message.envelope().type()).isEqualTo("org.weltgewebe.node.created.v1");
        assertThat(message.envelope().subject()).isEqualTo("a-1");
        assertThat(message.envelope().traceParent()).isEqualTo("00-t");
    }

    @Test
    void theEndOfTheSnapshotIsAnnouncedOncePerSlot() {
        OutgoingMessage first = messages.snapshotCompleted(new SnapshotCompleted(COMMIT));
        OutgoingMessage again = messages.snapshotCompleted(new SnapshotCompleted(COMMIT.plusSeconds(9)));
        assertThat(first.envelope().id()).isEqualTo("e1/snapshot/complete");
        assertThat(again.envelope().id()).isEqualTo(first.envelope().id());
        assertThat(first.subject()).isEqualTo("wg.capture.snapshot");
        assertThat(body(first)).isEqualTo("{\"epoch\":\"e1\"}");
    }

    @Test
    void aFenceIsNamedByItsNonce() {
        OutgoingMessage message = messages.fence(new Fence("0a-1", new ChangePosition(771, 0x16B3700, 3, COMMIT)));
        assertThat(message.stream()).isEqualTo("WG_EVENT");
        assertThat(message.subject()).isEqualTo("wg.capture.fence");
        assertThat(message.envelope().id()).isEqualTo("e1/fence/0a-1");
        assertThat(message.envelope().subject()).isEqualTo("0a-1");
        assertThat(message.envelope().time()).isEqualTo(COMMIT);
        assertThat(body(message)).isEqualTo("{\"epoch\":\"e1\",\"nonce\":\"0a-1\"}");
    }

    @Test
    void aDeadLetterTellsWhereAndWhyButNoValue() {
        Rejected rejected =
                new Rejected(FaultCode.GEOMETRY_INVALID, "wg.node", "k", List.of("location"), "geometry: empty");
        OutgoingMessage message = messages.dead(rejected, row(Operation.UPDATE, 2));
        assertThat(message.stream()).isEqualTo("WG_DEAD");
        assertThat(message.subject()).isEqualTo("wg.dead.classify");
        assertThat(message.envelope().id()).isEqualTo("dead/e1/771/16b3700/2");
        assertThat(message.envelope().type()).isEqualTo("org.weltgewebe.dead.geometry-invalid.v1");
        assertThat(body(message))
                .isEqualTo("{\"fault\":\"GEOMETRY_INVALID\",\"stage\":\"classify\",\"reason\":\"geometry: empty\","
                        + "\"table\":\"wg.node\",\"operation\":\"update\",\"key\":\"k\","
                        + "\"position\":\"771/16b3700/2\",\"columns\":[\"location\"],"
                        + "\"original\":{\"form\":\"redacted\",\"types\":{}}}");
        Rejected keyless = new Rejected(FaultCode.COLLECTION_UNKNOWN, "wg.diary", null, List.of(), "table");
        assertThat(messages.dead(keyless, row(Operation.UPDATE, 2)).envelope().subject())
                .isEqualTo("wg.diary");
    }

    @Test
    void rowsOfTheSnapshotWithoutAReadableKeyHaveLettersOfTheirOwnWheneverTheyAreRead() {
        Rejected keyless = new Rejected(FaultCode.ROW_UNDECODABLE, "wg.node", null, List.of("id"), "key: missing");
        CapturedRow first = read(0x30001, COMMIT);
        CapturedRow second = read(0x30002, COMMIT);
        String id = messages.dead(keyless, first).envelope().id();
        assertThat(id).isEqualTo("dead/e1/snapshot/wg.node/at/30001/771");
        assertThat(messages.dead(keyless, second).envelope().id()).isNotEqualTo(id);
        assertThat(messages.dead(keyless, read(0x30001, COMMIT.plusSeconds(60)))
                        .envelope()
                        .id())
                .isEqualTo(id);
        assertThat(messages.dead(keyless, first).envelope().position()).isEqualTo("0/0");
        Rejected keyed = new Rejected(FaultCode.ROW_UNDECODABLE, "wg.node", "k", List.of("version"), "version");
        assertThat(messages.dead(keyed, first).envelope().id()).isEqualTo("dead/e1/snapshot/wg.node/k/771");
    }

    @Test
    void aDeadLetterThatIsTooLargeItselfKeepsEverythingButItsOriginal() {
        Rejected rejected =
                new Rejected(FaultCode.GEOMETRY_INVALID, "wg.node", "k", List.of("location"), "geometry: empty");
        OutgoingMessage letter = messages.dead(rejected, row(Operation.UPDATE, 2));
        OutgoingMessage reduced = messages.tooLarge(letter, 10);
        assertThat(reduced.envelope().id()).isEqualTo(letter.envelope().id());
        assertThat(reduced.subject()).isEqualTo(letter.subject());
        assertThat(reduced.envelope().type()).isEqualTo(letter.envelope().type());
        assertThat(body(reduced))
                .isEqualTo(body(letter)
                        .replaceAll(
                                "\"original\".*",
                                "\"original\":{\"form\":\"omitted\",\"sizeBytes\":"
                                        + letter.envelope().data().length + "}}"));
    }

    @Test
    void whatIsTooLargeIsReducedToADeadLetter() {
        OutgoingMessage large = messages.row(event("k"), row(Operation.UPDATE, 0));
        OutgoingMessage dead = messages.tooLarge(large, 10);
        assertThat(dead.envelope().id()).isEqualTo("dead/" + large.envelope().id());
        assertThat(dead.subject()).isEqualTo("wg.dead.distribute");
        assertThat(body(dead))
                .contains("MESSAGE_TOO_LARGE", "expected: at most 10")
                .doesNotContain("title");
    }

    @Test
    void subjectsDoNotGrowWithRows() {
        assertThat(List.of("a", "b", "c"))
                .extracting(key ->
                        messages.row(event(key), row(Operation.INSERT, 0)).subject())
                .containsOnly("wg.event.node.upserted");
    }

    private static RowEvent event(String key) {
        return new RowEvent(
                RowEvent.Kind.UPSERTED,
                "node",
                key,
                1,
                null,
                RowEventCodec.newProperties().put("title", "t"),
                null,
                null);
    }

    private static CapturedRow row(Operation operation, int ordinal) {
        long lsn = operation == Operation.READ ? 0 : 0x16B3700;
        return new CapturedRow(operation, "wg.node", Map.of(), new ChangePosition(771, lsn, ordinal, COMMIT));
    }

    private static CapturedRow read(long place, Instant at) {
        return new CapturedRow(Operation.READ, "wg.node", Map.of(), new ChangePosition(771, place, 0, at));
    }

    private static String body(OutgoingMessage message) {
        return new String(message.envelope().data(), StandardCharsets.UTF_8);
    }
}
