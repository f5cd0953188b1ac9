package org.weltgewebe.bakery.osm;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes were read; closes the stream below. */
final class CountingStream extends FilterInputStream {

    private final LongConsumer readBytes;
    private long count;

    CountingStream(InputStream in, LongConsumer readBytes) {
        super(in);
        this.readBytes = readBytes;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(long more) {
        count += more;
        readBytes.accept(count);
    }
}
