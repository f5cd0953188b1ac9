package org.weltgewebe.pipelines.nats.source;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connection trouble as single log lines; the fetcher decides what to do about it. */
final class JetStreamErrors implements ErrorListener {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamErrors.class);

    @Override
    public void errorOccurred(Connection connection, String error) {
        LOG.warn("nats: {}", error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        LOG.warn("nats: {}", exception.toString());
    }
}
