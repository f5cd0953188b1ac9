package org.weltgewebe.pmtiles;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one PMTiles v3 archive in a single pass.
 *
 * <p>Tiles come in ascending id order, already compressed, and go straight to a temporary file beside the target; the heap holds the directory only
 * (24 bytes per entry and 32 to 39 per distinct tile). The file is laid out as header and root directory in the first 16 KiB (padded), tile data,
 * metadata, leaf directories, so nothing is copied twice. Equal tiles are stored once; runs cover consecutive ids of the very same blob.
 * The same calls give the same bytes.
 *
 * <p>{@link #finish} makes the archive appear under its name, whole and durable, or not at all. {@link #close} before that leaves nothing behind.
 * A writer belongs to one thread; interrupting it fails the write.
 */
public final class PmtilesWriter implements Closeable {
    private static final int DATA_OFFSET = PmtilesHeader.ROOT_LIMIT_BYTES;
    private static final int WRITE_BUFFER_BYTES = 1 << 16;

    private final Path target;
    private final Path temporary;
    private final PmtilesOptions options;
    private final FileChannel channel;
    private final OutputStream out;
    private final EntryColumns entries = new EntryColumns(64);
    private final ContentIndex contents = new ContentIndex();
    private byte[] lastBlob = new byte[256];
    private int lastLength;
    private long lastOffset;
    private long lastTileId = -1;
    private long addressed;
    private long dataLength;
    private boolean finished;

    private PmtilesWriter(Path target, Path temporary, PmtilesOptions options, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.options = options;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), WRITE_BUFFER_BYTES);
    }

    /**
     * Starts an archive.
     *
     * @param target the file to appear at {@link #finish}; replaced if it exists
     * @throws IOException if no file can be created in the directory of the target
     */
    public static PmtilesWriter create(Path target, PmtilesOptions options) throws IOException {
        Path temporary = AtomicReplace.temporaryBeside(target);
        FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.position(DATA_OFFSET);
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(temporary);
            throw e;
        }
        return new PmtilesWriter(target, temporary, options, channel);
    }

    /**
     * Adds a tile.
     *
     * @param tileId above the id of the call before, at most {@link TileCoord#MAX_ID}
     * @param stored the tile as it shall be stored, at least one byte; not kept
     * @throws IllegalArgumentException if the id does not ascend or the tile is empty
     */
    public void add(long tileId, byte[] stored) throws IOException {
        requireUnfinished();
        if (tileId <= lastTileId || tileId > TileCoord.MAX_ID) {
            throw new IllegalArgumentException("tileId: " + tileId + " after " + lastTileId
                    + " (expected: ascending ids up to " + TileCoord.MAX_ID + "; sort the tiles by id)");
        }
        if (stored.length == 0) {
            throw new IllegalArgumentException(
                    "tile " + tileId + ": 0 bytes (expected: at least 1; leave out empty tiles)");
        }
        if (!isLastBlob(stored)) {
            lastOffset = store(stored);
            remember(stored);
        }
        if (!entries.extendLast(tileId, lastOffset, stored.length)) {
            entries.add(tileId, lastOffset, stored.length, 1);
        }
        lastTileId = tileId;
        addressed++;
    }

    /** Tiles added so far. */
    public long addedTiles() {
        return addressed;
    }

    /** Bytes of distinct tiles so far. */
    public long tileDataBytes() {
        return dataLength;
    }

    /**
     * Completes the archive and moves it to its name.
     *
     * @param metadataJson a JSON object; for MVT with {@code vector_layers}
     * @return the header as written
     * @throws IllegalArgumentException if the metadata breaks the specification
     * @throws IllegalStateException if no tile was added: a PMTiles directory must not be empty
     */
    public PmtilesHeader finish(String metadataJson) throws IOException {
        requireUnfinished();
        List<String> problems = ArchiveMetadata.problems(options.tileType(), metadataJson);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        if (entries.size() == 0) {
            throw new IllegalStateException("tiles: 0 (expected: at least 1; PMTiles has no empty archive)");
        }
        DirectoryLayout layout = DirectoryLayout.of(entries, options.internalCompression());
        byte[] metadata = compressed(metadataJson.getBytes(StandardCharsets.UTF_8));
        out.write(metadata);
        out.write(layout.leaves());
        out.flush();
        PmtilesHeader header = header(layout, metadata.length);
        writeAt(0, header.encode());
        writeAt(PmtilesHeader.SIZE_BYTES, layout.root());
        channel.force(true);
        channel.close();
        AtomicReplace.rename(temporary, target);
        finished = true;
        return header;
    }

    /** Gives up an unfinished archive; does nothing after {@link #finish}. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            finished = true;
            channel.close();
            Files.deleteIfExists(temporary);
        }
    }

    private long store(byte[] stored) throws IOException {
        long found = contents.findOrAdd(stored, dataLength);
        if (found >= 0) {
            return found;
        }
        long offset = dataLength;
        out.write(stored);
        dataLength += stored.length;
        return offset;
    }

    /** Runs of the same tile are the common case of large areas: spare them the digest. */
    private boolean isLastBlob(byte[] stored) {
        return Arrays.equals(lastBlob, 0, lastLength, stored, 0, stored.length);
    }

    private void remember(byte[] stored) {
        if (lastBlob.length < stored.length) {
            lastBlob = new byte[Math.max(stored.length, lastBlob.length * 2)];
        }
        System.arraycopy(stored, 0, lastBlob, 0, stored.length);
        lastLength = stored.length;
    }

    private PmtilesHeader header(DirectoryLayout layout, int metadataLength) {
        int minZoom = TileCoord.zoomOf(entries.tileId(0));
        ZoomRange zooms = new ZoomRange(minZoom, TileCoord.zoomOf(lastTileId));
        CenterE7 center = options.center();
        long metadataOffset = DATA_OFFSET + dataLength;
        return new PmtilesHeader(
                new Section(PmtilesHeader.SIZE_BYTES, layout.root().length),
                new Section(metadataOffset, metadataLength),
                new Section(metadataOffset + metadataLength, layout.leaves().length),
                new Section(DATA_OFFSET, dataLength),
                new TileCounts(addressed, entries.size(), contents.size()),
                isClustered(),
                options.internalCompression(),
                options.tileCompression(),
                options.tileType(),
                zooms,
                options.bounds(),
                center == null ? CenterE7.of(minZoom, options.bounds()) : within(zooms, center));
    }

    /** True for ascending ids; asked of the entries themselves, so that the flag cannot promise what the file does not hold. */
    private boolean isClustered() {
        ClusteringCheck check = new ClusteringCheck();
        for (int i = 0; i < entries.size(); i++) {
            check.accept(entries.offset(i), entries.lengthBytes(i));
        }
        return check.isClustered();
    }

    private static CenterE7 within(ZoomRange zooms, CenterE7 center) {
        int zoom = Math.max(zooms.min(), Math.min(zooms.max(), center.zoom()));
        return new CenterE7(zoom, center.lonE7(), center.latE7());
    }

    private byte[] compressed(byte[] plain) {
        try (DirectoryCompressor compressor = new DirectoryCompressor(options.internalCompression())) {
            return compressor.compress(plain);
        }
    }

    private void writeAt(long position, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position());
        }
    }

    private void requireUnfinished() {
        if (finished) {
            throw new IllegalStateException("writer: finished or closed (expected: open; create another one)");
        }
    }
}
