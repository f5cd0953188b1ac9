package org.weltgewebe.api.live.nats;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client library reports besides its exceptions, in the log of this process instead of its own. */
final class QuietErrors implements ErrorListener {

    private static final Logger LOG = LoggerFactory.getLogger(QuietErrors.class);

    @Override
    public void errorOccurred(Connection connection, String error) {
        LOG.warn("nats: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        LOG.warn("nats: {}", exception.toString());
    }
}
