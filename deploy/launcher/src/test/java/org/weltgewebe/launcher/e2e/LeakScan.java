package org.weltgewebe.launcher.e2e;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Looks for canaries byte by byte in everything below a directory: raw files, every gzip member inside them (tiles), and every
 * stored field, term and doc value of a Lucene index (whose files are compressed and would hide them from a raw search).
 */
final class LeakScan {

    /** Where a canary was found. */
    record Hit(String canary, Path file) {}

    private final List<Canary> canaries;
    private final List<Hit> hits = new ArrayList<>();

    private LeakScan(List<Canary> canaries) {
        this.canaries = canaries;
    }

    /** All finds below {@code root}. */
    static List<Hit> below(Path root, List<Canary> canaries) throws IOException {
        LeakScan scan = new LeakScan(canaries);
        for (Path file : files(root)) {
            scan.file(file);
            if (file.getFileName().toString().startsWith("segments_")) {
                scan.index(file.getParent());
            }
        }
        return scan.hits;
    }

    private static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return goOnWithout(e);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                return e == null ? FileVisitResult.CONTINUE : goOnWithout(e);
            }
        });
        return files;
    }

    /** A running system removes files: what is gone does not leak. */
    private static FileVisitResult goOnWithout(IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    private void file(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return; // a running system removes files; what is gone does not leak
        }
        look(bytes, file);
        for (int i = 0; i + 10 < bytes.length; i++) {
            if (bytes[i] == 0x1f && bytes[i + 1] == (byte) 0x8b && bytes[i + 2] == 8) {
                look(inflate(bytes, i), file);
            }
        }
    }

    private static byte[] inflate(byte[] bytes, int offset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes, offset, bytes.length - offset))) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // The member ends where other data begins, or the magic stood there by chance: what was inflated so far
            // counts.
        }
        return out.toByteArray();
    }

    private void index(Path directory) throws IOException {
        try (FSDirectory store = FSDirectory.open(directory);
                DirectoryReader reader = DirectoryReader.open(store)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf(leaf.reader(), directory);
            }
        }
    }

    private void leaf(LeafReader reader, Path directory) throws IOException {
        for (int doc = 0; doc < reader.maxDoc(); doc++) {
            look(reader.storedFields().document(doc).toString(), directory);
        }
        for (FieldInfo field : reader.getFieldInfos()) {
            Terms terms = reader.terms(field.name);
            if (terms != null) {
                TermsEnum each = terms.iterator();
                for (BytesRef term = each.next(); term != null; term = each.next()) {
                    look(term, directory);
                }
            }
            docValues(reader, field, directory);
        }
    }

    private void docValues(LeafReader reader, FieldInfo field, Path directory) throws IOException {
        switch (field.getDocValuesType()) {
            case BINARY -> {
                BinaryDocValues values = reader.getBinaryDocValues(field.name);
                while (values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    look(values.binaryValue(), directory);
                }
            }
            case SORTED -> {
                SortedDocValues values = reader.getSortedDocValues(field.name);
                for (int ord = 0; ord < values.getValueCount(); ord++) {
                    look(values.lookupOrd(ord), directory);
                }
            }
            case SORTED_SET -> {
                SortedSetDocValues values = reader.getSortedSetDocValues(field.name);
                for (long ord = 0; ord < values.getValueCount(); ord++) {
                    look(values.lookupOrd(ord), directory);
                }
            }
            case NONE, NUMERIC, SORTED_NUMERIC -> {
                // Numbers: dates, versions and quantised public positions; the raw file scan covers IEEE 754 forms.
            }
        }
    }

    private void look(BytesRef bytes, Path file) {
        look(BytesRef.deepCopyOf(bytes).bytes, file);
    }

    private void look(String text, Path file) {
        look(text.getBytes(StandardCharsets.UTF_8), file);
    }

    private void look(byte[] bytes, Path file) {
        for (Canary canary : canaries) {
            if (canary.isIn(bytes)) {
                hits.add(new Hit(canary.name(), file));
            }
        }
    }
}
