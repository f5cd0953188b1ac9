package org.weltgewebe.launcher.bench.capture;

import io.nats.client.Message;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Something that carries row changes from Postgres into a stream. */
interface Contender {

    /** Its name in results and files. */
    String name();

    /** The stream its messages arrive in, one for each row change. */
    String stream();

    /** The command line. */
    List<String> command();

    /** Where it runs. */
    Path directory();

    /**
     * The commit in Postgres that a message is about, as the contender tells it.
     *
     * @throws IllegalArgumentException when the message does not say
     */
    Instant committedAt(Message message);
}
