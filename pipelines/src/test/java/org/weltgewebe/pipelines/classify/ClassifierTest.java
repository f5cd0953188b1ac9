package org.weltgewebe.pipelines.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weltgewebe.pipelines.TestLaw;
import org.weltgewebe.pipelines.capture.CapturedRow;
import org.weltgewebe.pipelines.capture.Operation;
import org.weltgewebe.pipelines.classify.Classification.Published;
import org.weltgewebe.pipelines.classify.Classification.Rejected;
import org.weltgewebe.pipelines.classify.Classification.Withheld;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.contract.CollectionContracts;
import org.weltgewebe.schemas.contract.FieldContract;
import org.weltgewebe.schemas.contract.FieldType;
import org.weltgewebe.schemas.event.RowEvent.Kind;

class ClassifierTest {

    private static final CollectionContracts CONTRACTS = TestLaw.contracts();
    private static final Classifier CLASSIFIER = new Classifier(CONTRACTS, TestLaw.eventTypes());

    @Test
    void aPublicRowKeepsItsPublicFieldsInTheOrderOfTheContract() {
        Published node = published(row("node", Operation.INSERT));
        assertThat(node.event().kind()).isEqualTo(Kind.UPSERTED);
        assertThat(node.event().properties().fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "kind",
                        "title",
                        "summary",
                        "info",
                        "tags",
                        "topics",
                        "address",
                        "created_at",
                        "updated_at",
                        "version");
        assertThat(node.event().geometry()).hasToString("{\"type\":\"Point\",\"coordinates\":[9.5,47.1]}");
        assertThat(node.times()).containsKeys("created_at", "updated_at");
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"READ", "INSERT", "UPDATE"})
    void aHiddenRowIsAWithdrawalWithoutContent(Operation operation) {
        Published hidden = published(TestRows.with(row("account", operation), "map_state", "not_on_map"));
        assertThat(hidden.event().kind()).isEqualTo(Kind.WITHDRAWN);
        assertThat(hidden.event().properties()).isEmpty();
        assertThat(hidden.event().geometry()).isNull();
        assertThat(hidden.event().expiresAt()).isNull();
        assertThat(published(TestRows.with(row("account", operation), "map_state", null))
                        .event()
                        .kind())
                .isEqualTo(Kind.WITHDRAWN);
    }

    @Test
    void aDeletedRowIsADeletionWithoutContent() {
        Published gone = published(row("edge", Operation.DELETE));
        assertThat(gone.event().kind()).isEqualTo(Kind.DELETED);
        assertThat(gone.event().properties()).isEmpty();
        assertThat(gone.event().expiresAt()).isNull();
    }

    @Test
    void aCollectionThatIsNeverPublicStaysInside() {
        for (Operation operation : List.of(Operation.INSERT, Operation.UPDATE, Operation.DELETE, Operation.READ)) {
            assertThat(classify(TestRows.with(row("message", operation), "secret", "x")))
                    .isEqualTo(new Withheld("message", List.of("secret")));
        }
    }

    @Test
    void aLineBetweenRowsHasNoGeometryOfItsOwn() {
        Published edge = published(row("edge", Operation.INSERT));
        assertThat(edge.event().geometry()).isNull();
        assertThat(edge.event().expiresAt())
                .isEqualTo(row("edge", Operation.INSERT).columns().get("expires_at"));
        assertThat(published(TestRows.with(row("edge", Operation.INSERT), "expires_at", null))
                        .event()
                        .expiresAt())
                .isNull();
    }

    @Test
    void aColumnNobodyDeclaredIsNamedAndDropped() {
        Published node = published(TestRows.with(row("node", Operation.UPDATE), "e_mail", TestRows.CANARY));
        assertThat(node.undeclared()).containsExactly("e_mail");
        assertThat(node.event().properties().has("e_mail")).isFalse();
        assertThat(node.event().properties().toString()).doesNotContain(TestRows.CANARY);
    }

    @Test
    void aTableWithoutContractIsRefusedByNameOnly() {
        CapturedRow row = TestRows.row(Operation.INSERT, "wg.diary", Map.of("content", TestRows.CANARY));
        Rejected rejected = rejected(row);
        assertThat(rejected.fault()).isEqualTo(FaultCode.COLLECTION_UNKNOWN);
        assertThat(rejected.columns()).containsExactly("content");
        assertThat(rejected.toString()).doesNotContain(TestRows.CANARY);
    }

    @Test
    void truncateIsRefused() {
        Rejected rejected = rejected(TestRows.row(Operation.TRUNCATE, "wg.node", Map.of()));
        assertThat(rejected.fault()).isEqualTo(FaultCode.ROW_UNDECODABLE);
        assertThat(rejected.reason()).startsWith("TRUNCATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"map_state", "id", "version"})
    void aRowWithoutAColumnThatDecidesIsRefused(String column) {
        Rejected rejected = rejected(TestRows.without(row("account", Operation.UPDATE), column));
        assertThat(rejected.fault()).isEqualTo(FaultCode.ROW_UNDECODABLE);
        assertThat(rejected.columns()).containsExactly(column);
    }

    @Test
    void aRowThatMightNeverExpireForWantOfItsColumnIsRefused() {
        Rejected rejected = rejected(TestRows.without(row("edge", Operation.INSERT), "expires_at"));
        assertThat(rejected.columns()).containsExactly("expires_at");
        assertThat(published(TestRows.without(row("edge", Operation.DELETE), "expires_at"))
                        .event()
                        .kind())
                .isEqualTo(Kind.DELETED);
    }

    @Test
    void aKeyOfAnotherTypeIsNotEvenNamed() {
        Rejected rejected = rejected(TestRows.with(row("place", Operation.INSERT), "id", TestRows.CANARY));
        assertThat(rejected.columns()).containsExactly("id");
        assertThat(rejected.key()).isNull();
    }

    @Test
    void anEmptyKeyIsRefused() {
        assertThat(rejected(TestRows.with(row("node", Operation.INSERT), "id", ""))
                        .columns())
                .containsExactly("id");
    }

    @Test
    void theRuleOfAnUnreadableValueIsNotGuessed() {
        CapturedRow row = TestRows.with(
                row("account", Operation.UPDATE), "map_state", new CapturedRow.Unreadable("unchanged TOASTed value"));
        Rejected rejected = rejected(row);
        assertThat(rejected.columns()).containsExactly("map_state");
        assertThat(rejected.reason()).contains("unchanged TOASTed value");
    }

    @Test
    void aPublicValueOfAnotherTypeIsRefusedByTypeNotByValue() {
        for (Map.Entry<String, FieldContract> field :
                TestLaw.contract("node").fields().entrySet()) {
            Object wrong = field.getValue().type() == FieldType.BOOLEAN ? TestRows.CANARY : (Object) Boolean.TRUE;
            Classification classification =
                    classify(TestRows.with(row("node", Operation.UPDATE), field.getKey(), wrong));
            switch (field.getValue().visibility()) {
                case PUBLIC ->
                    assertThat(classification)
                            .as(field.getKey())
                            .asInstanceOf(type(Rejected.class))
                            .extracting(Rejected::columns)
                            .isEqualTo(List.of(field.getKey()));
                default -> assertThat(classification).as(field.getKey()).isInstanceOf(Published.class);
            }
        }
    }

    @Test
    void timesOfUndeclaredColumnsGovernNothing() {
        Published node = published(TestRows.with(row("node", Operation.INSERT), "closed_at", Instant.EPOCH));
        assertThat(node.times()).doesNotContainKey("closed_at");
    }

    private static CapturedRow row(String collection, Operation operation) {
        return TestRows.row(CONTRACTS.collection(collection).orElseThrow(), operation, 1);
    }

    private static Classification classify(CapturedRow row) {
        return CLASSIFIER.classify(row);
    }

    private static Published published(CapturedRow row) {
        assertThat(classify(row)).isInstanceOf(Published.class);
        return (Published) classify(row);
    }

    private static Rejected rejected(CapturedRow row) {
        assertThat(classify(row)).isInstanceOf(Rejected.class);
        return (Rejected) classify(row);
    }
}
