package org.weltgewebe.api.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.api.metrics.ApiMetrics;

/** Times and logs every request: operation, method, status, bytes, time. No path, query or address, since these can be personal. */
public final class Observation implements Handler<RoutingContext> {

    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private final ApiMetrics metrics;

    /** Records into these meters. */
    public Observation(ApiMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        long startedNanos = System.nanoTime();
        context.addEndHandler(ended -> {
            long nanos = System.nanoTime() - startedNanos;
            String operation = ContractRouter.operation(context);
            String method = context.request().method().name();
            int status = context.response().getStatusCode();
            metrics.request(operation, method, status, nanos);
            if (ACCESS.isInfoEnabled()) {
                ACCESS.info(
                        "operation={} method={} status={} bytes={} ms={}{}",
                        operation,
                        method,
                        status,
                        context.response().bytesWritten(),
                        nanos / 1_000 / 1e3,
                        ended.succeeded() ? "" : " cut");
            }
        });
        context.next();
    }
}
