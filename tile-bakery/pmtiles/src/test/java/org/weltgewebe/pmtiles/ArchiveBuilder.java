package org.weltgewebe.pmtiles;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Puts archives together by hand, including those no writer should write. Starts from a good one: three tiles at the zooms 0 and 1. */
final class ArchiveBuilder {
    private EntryColumns root = new EntryColumns(4);
    private byte[] leaves = new byte[0];
    private byte[] data = new byte[0];
    private byte[] rootBytes;
    private String metadata = PmtilesWriterTest.LAYERS;
    private TileCounts counts = new TileCounts(3, 3, 2);
    private int gapBytes;
    private int tailBytes;
    private UnaryOperator<PmtilesHeader> change = UnaryOperator.identity();

    static ArchiveBuilder good() {
        byte[] one = Gzip.compressOnce(PmtilesWriterTest.bytes("one"));
        byte[] two = Gzip.compressOnce(PmtilesWriterTest.bytes("two"));
        return new ArchiveBuilder()
                .data(one, two)
                .entry(0, 0, one.length, 1)
                .entry(1, one.length, two.length, 1)
                .entry(4, 0, one.length, 1);
    }

    static ArchiveBuilder empty() {
        return new ArchiveBuilder();
    }

    ArchiveBuilder entry(long tileId, long offset, int lengthBytes, long runLength) {
        root.add(tileId, offset, lengthBytes, runLength);
        return this;
    }

    ArchiveBuilder withoutEntries() {
        root = new EntryColumns(4);
        return this;
    }

    ArchiveBuilder data(byte[]... blobs) {
        data = concat(blobs);
        return this;
    }

    /** Leaf directories one behind the other. */
    ArchiveBuilder leaves(byte[]... compressed) {
        leaves = concat(compressed);
        return this;
    }

    /** Root as stored, in place of the entries. */
    ArchiveBuilder rootBytes(byte[] compressed) {
        rootBytes = compressed;
        return this;
    }

    /** The same root, blown up to so many bytes by an extra field in its gzip header. */
    ArchiveBuilder rootOfBytes(int bytes) {
        byte[] stored = Gzip.compressOnce(Directory.encode(root, 0, root.size()));
        int extra = bytes - stored.length - 2;
        byte[] head = Arrays.copyOf(stored, 10);
        head[3] = 4;
        byte[] length = {(byte) extra, (byte) (extra >> 8)};
        return rootBytes(concat(head, length, new byte[extra], Arrays.copyOfRange(stored, 10, stored.length)));
    }

    ArchiveBuilder counts(long addressed, long entries, long contents) {
        counts = new TileCounts(addressed, entries, contents);
        return this;
    }

    ArchiveBuilder metadata(String json) {
        metadata = json;
        return this;
    }

    /** Bytes between metadata and leaves that no section owns. */
    ArchiveBuilder gap(int bytes) {
        gapBytes = bytes;
        return this;
    }

    /** Bytes behind the last section; negative cuts the file off. */
    ArchiveBuilder tail(int bytes) {
        tailBytes = bytes;
        return this;
    }

    ArchiveBuilder header(UnaryOperator<PmtilesHeader> newChange) {
        change = newChange;
        return this;
    }

    Path write(Path file) throws IOException {
        byte[] rootDirectory =
                rootBytes != null ? rootBytes : Gzip.compressOnce(Directory.encode(root, 0, root.size()));
        byte[] meta = Gzip.compressOnce(metadata.getBytes(StandardCharsets.UTF_8));
        long metadataOffset = PmtilesHeader.SIZE_BYTES + rootDirectory.length;
        long leafOffset = metadataOffset + meta.length + gapBytes;
        PmtilesHeader header = new PmtilesHeader(
                new Section(PmtilesHeader.SIZE_BYTES, rootDirectory.length),
                new Section(metadataOffset, meta.length),
                new Section(leafOffset, leaves.length),
                new Section(leafOffset + leaves.length, data.length),
                counts,
                true,
                Compression.GZIP,
                Compression.GZIP,
                TileType.MVT,
                new ZoomRange(0, 1),
                BoundsE7.WORLD,
                new CenterE7(0, 0, 0));
        byte[] whole = concat(
                change.apply(header).encode(),
                rootDirectory,
                meta,
                new byte[gapBytes],
                leaves,
                data,
                new byte[Math.max(0, tailBytes)]);
        Files.write(file, Arrays.copyOf(whole, whole.length + Math.min(0, tailBytes)));
        return file;
    }

    static byte[] leaf(long... idOffsetLengthRun) {
        EntryColumns entries = new EntryColumns(1);
        for (int i = 0; i < idOffsetLengthRun.length; i += 4) {
            entries.add(
                    idOffsetLengthRun[i],
                    idOffsetLengthRun[i + 1],
                    (int) idOffsetLengthRun[i + 2],
                    idOffsetLengthRun[i + 3]);
        }
        return Gzip.compressOnce(Directory.encode(entries, 0, entries.size()));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
