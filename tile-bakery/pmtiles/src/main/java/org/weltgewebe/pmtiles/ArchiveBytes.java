package org.weltgewebe.pmtiles;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file, readable by any number of threads without a file handle.
 *
 * <p>Large files are mapped in segments of 1 GiB (a Java mapping ends at 2 GiB). Small ones are copied to the heap: a tileset publishes several small
 * archives per second, and mappings live until the garbage collector finds them. Positional reads were the alternative; they keep a handle that must outlive
 * every reader, and an interrupted thread would close it for all others.
 *
 * <p>The file must not be truncated while it is mapped. Archives are published by rename and never written again, so it is not.
 */
final class ArchiveBytes {
    private static final int HEAP_LIMIT_BYTES = 1 << 20;
    private static final int SEGMENT_BITS = 30;

    private final ByteBuffer[] segments;
    private final int segmentBits;
    private final long sizeBytes;

    private ArchiveBytes(ByteBuffer[] segments, int segmentBits, long sizeBytes) {
        this.segments = segments;
        this.segmentBits = segmentBits;
        this.sizeBytes = sizeBytes;
    }

    static ArchiveBytes open(Path file) throws IOException {
        return open(file, HEAP_LIMIT_BYTES, SEGMENT_BITS);
    }

    static ArchiveBytes open(Path file, int heapLimitBytes, int segmentBits) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long sizeBytes = channel.size();
            long segmentBytes = 1L << segmentBits;
            ByteBuffer[] segments = new ByteBuffer[(int) ((sizeBytes + segmentBytes - 1) >>> segmentBits)];
            for (int i = 0; i < segments.length; i++) {
                long start = i * segmentBytes;
                long length = Math.min(segmentBytes, sizeBytes - start);
                segments[i] = sizeBytes <= heapLimitBytes
                        ? copy(channel, start, (int) length)
                        : channel.map(MapMode.READ_ONLY, start, length);
            }
            return new ArchiveBytes(segments, segmentBits, sizeBytes);
        }
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /**
     * A copy of the bytes.
     *
     * @param name of what is read, for the message
     * @throws PmtilesFormatException if the range leaves the file
     */
    byte[] read(String name, long offset, long length) throws PmtilesFormatException {
        if (offset < 0 || length < 0 || length > Integer.MAX_VALUE - 8 || offset > sizeBytes - length) {
            throw new PmtilesFormatException(name + ": " + length + " bytes at " + offset + " (expected: within the "
                    + sizeBytes + " bytes of the file; is it cut off?)");
        }
        byte[] copy = new byte[(int) length];
        int done = 0;
        while (done < copy.length) {
            long position = offset + done;
            ByteBuffer segment = segments[(int) (position >>> segmentBits)];
            int within = (int) (position & (1L << segmentBits) - 1);
            int count = Math.min(copy.length - done, segment.limit() - within);
            segment.get(within, copy, done, count);
            done += count;
        }
        return copy;
    }

    private static ByteBuffer copy(FileChannel channel, long start, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + buffer.position()) < 0) {
                throw new PmtilesFormatException(
                        "file: shorter than a moment ago (expected: archives that do not change)");
            }
        }
        return buffer.flip();
    }
}
