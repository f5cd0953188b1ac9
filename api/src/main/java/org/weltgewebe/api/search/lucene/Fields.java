package org.weltgewebe.api.search.lucene;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;
import org.weltgewebe.api.geo.Extent;
import org.weltgewebe.schemas.contract.SearchContract;
import org.weltgewebe.schemas.event.RowEvent;

/** The fields of an indexed row, and how a row becomes them. */
final class Fields {

    static final String ID = "id";
    static final String STATE = "state";
    static final String COLLECTION = "collection";
    static final String KEY = "key";
    static final String TITLE = "title";
    static final String SUMMARY = "summary";
    static final String KIND = "kind";
    static final String TOPIC = "topic";
    static final String PLACE = "place";
    static final String EXPIRES = "expires";
    static final String BOOST = "boost";
    static final String EXACT = "title.exact";

    /** A row's texts by weight: its title, its tags, its first text field, all further ones. */
    static final List<String> SLOTS = List.of(TITLE, "tags", "text", "more");

    private static final FieldType TERMS_ONLY = termsOnly();

    private Fields() {}

    static String norm(String slot) {
        return slot + ".norm";
    }

    static String edge(String slot) {
        return slot + ".edge";
    }

    static String stem(String slot) {
        return slot + ".stem";
    }

    static Analyzer analyzer(German german) {
        Map<String, Analyzer> byField = new LinkedHashMap<>();
        for (String slot : SLOTS) {
            byField.put(norm(slot), german.norm);
            byField.put(edge(slot), german.edge);
            byField.put(stem(slot), german.stem);
        }
        return new PerFieldAnalyzerWrapper(german.norm, byField);
    }

    static String id(RowEvent event) {
        return event.collection() + "/" + event.key();
    }

    static Document document(RowEvent event, SearchContract contract, RowState state, German german) {
        Document document = new Document();
        document.add(new StringField(ID, id(event), Field.Store.NO));
        document.add(new BinaryDocValuesField(STATE, state.encode()));
        document.add(new StringField(COLLECTION, event.collection(), Field.Store.YES));
        document.add(new StoredField(KEY, event.key()));
        document.add(new DoubleDocValuesField(BOOST, contract.boostOrOne()));
        String title = text(event, contract.title());
        document.add(new StoredField(TITLE, title));
        document.add(new StringField(EXACT, german.exact(title), Field.Store.NO));
        addText(document, TITLE, title, true);
        contract.tags().forEach(field -> texts(event, field).forEach(tag -> addText(document, "tags", tag, true)));
        for (int i = 0; i < contract.text().size(); i++) {
            String text = text(event, contract.text().get(i));
            if (i == 0 && !text.isEmpty()) {
                document.add(new StoredField(SUMMARY, text));
            }
            addText(document, i == 0 ? "text" : "more", text, i == 0);
        }
        addFacets(document, event, contract);
        addPlaceAndTime(document, event, state);
        return document;
    }

    private static void addFacets(Document document, RowEvent event, SearchContract contract) {
        if (contract.kind() != null) {
            addFacet(document, KIND, text(event, contract.kind()));
        }
        if (contract.topics() != null) {
            texts(event, contract.topics()).forEach(topic -> addFacet(document, TOPIC, topic));
        }
    }

    private static void addPlaceAndTime(Document document, RowEvent event, RowState state) {
        Extent extent = state.extent();
        if (extent != null) {
            document.add(new LatLonPoint(PLACE, extent.lat(), extent.lon()));
            document.add(new LatLonDocValuesField(PLACE, extent.lat(), extent.lon()));
        }
        if (event.expiresAt() != null) {
            document.add(new LongPoint(EXPIRES, event.expiresAt().toEpochMilli()));
        }
    }

    private static void addText(Document document, String slot, String text, boolean withEdges) {
        if (text.isEmpty()) {
            return;
        }
        String composed = German.composed(text);
        document.add(
                slot.equals(TITLE)
                        ? new TextField(norm(slot), composed, Field.Store.NO)
                        : new Field(norm(slot), composed, TERMS_ONLY));
        document.add(new Field(stem(slot), composed, TERMS_ONLY));
        if (withEdges) {
            document.add(new Field(edge(slot), composed, TERMS_ONLY));
        }
    }

    private static void addFacet(Document document, String field, String value) {
        // Longer terms than this are not indexable; the contract of nodes allows 100 characters.
        if (!value.isEmpty() && value.length() <= 1_000) {
            document.add(new StringField(field, value, Field.Store.YES));
            document.add(new SortedSetDocValuesField(field, new BytesRef(value)));
        }
    }

    private static String text(RowEvent event, String field) {
        return event.properties().path(field).asText("");
    }

    private static List<String> texts(RowEvent event, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : event.properties().path(field)) {
            texts.add(element.asText(""));
        }
        return texts;
    }

    private static FieldType termsOnly() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS);
        type.setOmitNorms(true);
        type.freeze();
        return type;
    }
}
