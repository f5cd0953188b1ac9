package org.weltgewebe.api.live;

import io.vertx.core.buffer.Buffer;

/** The lines of an event stream (WHATWG HTML, section 9.2.5). */
final class Frames {

    /** Sent to an idle client, so that proxies keep the connection and a dead one is noticed. */
    static final Buffer KEEP_ALIVE = Buffer.buffer(":\n\n");

    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};

    private Frames() {}

    /** An event with an id, which a client names when it comes back. */
    static Buffer row(long sequence, byte[] data) {
        return data(Buffer.buffer("event: row\nid: " + sequence + "\n"), data);
    }

    /** An event without an id. */
    static Buffer tiles(byte[] data) {
        return data(Buffer.buffer("event: tiles\n"), data);
    }

    /** What happened since the id that the client named is not known any more. */
    static Buffer reset(long sequence) {
        return Buffer.buffer("event: reset\nid: " + sequence + "\ndata: {}\n\n");
    }

    /** Tells a position without an event: a client that hears nothing for long can still resume. */
    static Buffer position(long sequence) {
        return Buffer.buffer("id: " + sequence + "\n\n");
    }

    /** The first lines: the position, and to come back after a second when the connection is lost. */
    static Buffer opening(long sequence) {
        return Buffer.buffer("retry: 1000\nid: " + sequence + "\n\n");
    }

    private static Buffer data(Buffer frame, byte[] data) {
        frame.appendBytes(DATA);
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                frame.appendBytes(data, from, i - from).appendByte((byte) '\n').appendBytes(DATA);
                from = i + 1;
            }
        }
        return frame.appendBytes(data, from, data.length - from).appendString("\n\n");
    }
}
