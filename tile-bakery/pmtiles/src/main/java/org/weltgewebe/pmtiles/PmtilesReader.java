package org.weltgewebe.pmtiles;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PMTiles v3 archive from a local file. Safe for use by many threads.
 *
 * <p>Tiles come out as they are stored. The root directory is decoded when the archive is opened, leaf directories when they are first needed (kept up to
 * {@value #LEAF_CACHE_ENTRIES} entries, about 100 MB). Nothing is allocated on the word of the file alone: counts and lengths are
 * checked against the bytes that are there. Archives up to 1 MiB are copied to the heap, larger ones mapped.
 */
public final class PmtilesReader implements Closeable {
    static final int MAX_LEAF_DEPTH = 3;
    static final int MAX_DIRECTORY_BYTES = 64 << 20;
    static final int MAX_METADATA_BYTES = 64 << 20;
    private static final int LEAF_CACHE_ENTRIES = 4_000_000;

    private final ArchiveBytes bytes;
    private final PmtilesHeader header;
    private final Directory root;
    private final LeafCache leaves = new LeafCache(LEAF_CACHE_ENTRIES);
    private volatile boolean closed;

    private PmtilesReader(ArchiveBytes bytes, PmtilesHeader header, Directory root) {
        this.bytes = bytes;
        this.header = header;
        this.root = root;
    }

    /**
     * Opens an archive. The file handle is closed again before this returns.
     *
     * @throws PmtilesFormatException if the header or the root directory cannot be read
     */
    public static PmtilesReader open(Path file) throws IOException {
        return open(ArchiveBytes.open(file));
    }

    static PmtilesReader open(ArchiveBytes bytes) throws IOException {
        PmtilesHeader header =
                PmtilesHeader.decode(bytes.read("header", 0, Math.min(PmtilesHeader.SIZE_BYTES, bytes.sizeBytes())));
        byte[] root = bytes.read(
                "root directory", header.root().offset(), header.root().length());
        return new PmtilesReader(bytes, header, directory(header, root));
    }

    /** For the verifier, which wants the metadata of files whose root is broken; has no tiles. */
    static PmtilesReader ofHeader(ArchiveBytes bytes, PmtilesHeader header) throws PmtilesFormatException {
        return new PmtilesReader(bytes, header, Directory.decode(new byte[] {0}));
    }

    public PmtilesHeader header() {
        return header;
    }

    /** Size of the file. */
    public long sizeBytes() {
        return bytes.sizeBytes();
    }

    /**
     * The metadata as JSON text; an archive without a metadata section has {@code {}}.
     *
     * @throws PmtilesFormatException if it cannot be inflated or is not UTF-8
     */
    public String metadata() throws IOException {
        requireOpen();
        Section section = header.metadata();
        if (section.length() == 0) {
            return "{}";
        }
        byte[] stored = bytes.read("metadata", section.offset(), section.length());
        byte[] plain = DirectoryCompressor.decompress(header.internalCompression(), stored, MAX_METADATA_BYTES);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PmtilesFormatException("metadata: other bytes (expected: UTF-8)", e);
        }
    }

    /**
     * The tile with the given id as stored, or null if the archive has none.
     *
     * @throws PmtilesFormatException if a directory on the way or the entry is damaged
     */
    public byte @Nullable [] tile(long tileId) throws IOException {
        requireOpen();
        Directory directory = root;
        for (int depth = 0; depth <= MAX_LEAF_DEPTH; depth++) {
            DirectoryEntry entry = directory.find(tileId);
            if (entry == null) {
                return null;
            }
            if (!entry.isLeaf()) {
                return stored(entry);
            }
            directory = leaf(entry);
        }
        throw new PmtilesFormatException(
                "leaf directories: nested more than " + MAX_LEAF_DEPTH + " deep (expected: one level)");
    }

    /** A walk over all tiles by ascending id, runs expanded. */
    public TileCursor tiles() {
        requireOpen();
        return new ArchiveCursor(this, root);
    }

    /** Hands out all tiles by ascending id, runs expanded. */
    public void forEachTile(TileConsumer consumer) throws IOException {
        TileCursor cursor = tiles();
        while (cursor.next()) {
            consumer.accept(cursor.tileId(), cursor.stored());
        }
    }

    /** Hands out all tile entries of root and leaves by ascending id. */
    public void forEachEntry(EntryConsumer consumer) throws IOException {
        requireOpen();
        ArchiveCursor cursor = new ArchiveCursor(this, root);
        for (DirectoryEntry entry = cursor.nextEntry(); entry != null; entry = cursor.nextEntry()) {
            consumer.accept(entry);
        }
    }

    /** Lets go of the directories. Calls in flight end normally; later ones throw {@link IllegalStateException}. */
    @Override
    public void close() {
        closed = true;
        leaves.clear();
    }

    byte[] stored(DirectoryEntry entry) throws PmtilesFormatException {
        Section data = header.tileData();
        if (entry.lengthBytes() == 0 || entry.end() > data.length()) {
            throw new PmtilesFormatException("tile " + entry.tileId() + ": " + entry.lengthBytes() + " bytes at "
                    + entry.offset() + " (expected: 1 or more within the " + data.length() + " bytes of tile data)");
        }
        return bytes.read("tile", data.offset() + entry.offset(), entry.lengthBytes());
    }

    Directory leaf(DirectoryEntry pointer) throws PmtilesFormatException {
        Directory known = leaves.get(pointer.offset());
        if (known != null) {
            return known;
        }
        Section section = header.leaves();
        if (pointer.end() > section.length()) {
            throw new PmtilesFormatException(
                    "leaf directory of tile " + pointer.tileId() + ": " + pointer.lengthBytes() + " bytes at "
                            + pointer.offset() + " (expected: within the " + section.length() + " bytes of leaves)");
        }
        byte[] stored = bytes.read("leaf directory", section.offset() + pointer.offset(), pointer.lengthBytes());
        Directory leaf = directory(header, stored);
        if (leaf.size() == 0) {
            throw new PmtilesFormatException(
                    "leaf directory of tile " + pointer.tileId() + ": 0 entries (expected: at least 1)");
        }
        leaves.put(pointer.offset(), leaf);
        return leaf;
    }

    private static Directory directory(PmtilesHeader header, byte[] stored) throws PmtilesFormatException {
        return Directory.decode(
                DirectoryCompressor.decompress(header.internalCompression(), stored, MAX_DIRECTORY_BYTES));
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("reader: closed (expected: open)");
        }
    }
}
