package org.weltgewebe.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The positive control: a planted canary is found in every form of storage that the engine uses. */
class LeakScanTest {

    private static final List<Canary> CANARIES =
            List.of(Canary.text("mail", "kanarie-7f3a@example.org"), Canary.coordinate("lon", 9.5271839461));

    @TempDir
    Path directory;

    @BeforeEach
    void startClean() throws Exception {
        assertThat(LeakScan.below(directory, CANARIES)).isEmpty();
    }

    @Test
    void findsTextInARawFile() throws Exception {
        write("stream.blk", "head kanarie-7f3a@example.org tail".getBytes(StandardCharsets.UTF_8));
        assertFound("mail");
    }

    @Test
    void findsACoordinateAsWkbDouble() throws Exception {
        write(
                "state.bin",
                ByteBuffer.allocate(24)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putDouble(8, 9.5271839461)
                        .array());
        assertFound("lon");
    }

    @Test
    void findsTextInATileInsideAnArchive() throws Exception {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.write(new byte[127]);
        ByteArrayOutputStream tile = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(tile)) {
            gzip.write("x".repeat(500).getBytes(StandardCharsets.UTF_8));
            gzip.write("kanarie-7f3a@example.org".getBytes(StandardCharsets.UTF_8));
        }
        archive.write(tile.toByteArray());
        archive.write("next tile".getBytes(StandardCharsets.UTF_8));
        write("tiles.pmtiles", archive.toByteArray());
        assertFound("mail");
    }

    @Test
    void findsTextInStoredFieldsTermsAndDocValues() throws Exception {
        for (Field field : List.of(
                new StoredField("a", "kanarie-7f3a@example.org"),
                new SortedSetDocValuesField("b", new BytesRef("kanarie-7f3a@example.org")))) {
            Path index = Files.createTempDirectory(directory, "index");
            try (FSDirectory store = FSDirectory.open(index);
                    IndexWriter writer = new IndexWriter(store, new IndexWriterConfig(new StandardAnalyzer()))) {
                Document document = new Document();
                document.add(field);
                writer.addDocument(document);
            }
            assertThat(LeakScan.below(index, CANARIES))
                    .extracting(LeakScan.Hit::canary)
                    .contains("mail");
        }
        Path index = Files.createTempDirectory(directory, "terms");
        try (FSDirectory store = FSDirectory.open(index);
                IndexWriter writer = new IndexWriter(store, new IndexWriterConfig(new StandardAnalyzer()))) {
            Document document = new Document();
            document.add(new TextField("t", "geheimwort", Field.Store.NO));
            writer.addDocument(document);
        }
        assertThat(LeakScan.below(index, List.of(Canary.text("term", "geheimwort"))))
                .isNotEmpty();
    }

    private void write(String name, byte[] bytes) throws Exception {
        Files.write(directory.resolve(name), bytes);
    }

    private void assertFound(String canary) throws Exception {
        assertThat(LeakScan.below(directory, CANARIES))
                .extracting(LeakScan.Hit::canary)
                .contains(canary);
    }
}
