package org.weltgewebe.api.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One event loop of the server; several share the port. */
public final class HttpVerticle extends VerticleBase {

    private final Setup setup;
    private final AtomicInteger port;

    /**
     * What all event loops share.
     *
     * @param options where to listen
     * @param contract the contract
     * @param tokens who may write
     * @param operations handlers by operation id
     * @param observation sees every request first
     * @param web answers what no operation does
     */
    public record Setup(
            HttpServerOptions options,
            OpenAPIContract contract,
            BearerTokens tokens,
            Map<String, Handler<RoutingContext>> operations,
            Handler<RoutingContext> observation,
            Handler<RoutingContext> web) {}

    /**
     * One more event loop.
     *
     * @param port receives the port that was taken
     */
    public HttpVerticle(Setup setup, AtomicInteger port) {
        this.setup = setup;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(setup.options())
                .requestHandler(router())
                .listen()
                .onSuccess((HttpServer server) -> port.set(server.actualPort()));
    }

    private Router router() {
        Router router = new ContractRouter(vertx, setup.contract(), setup.tokens()).mount(setup.operations());
        router.route().order(-2).handler(setup.observation()).failureHandler(new FailureHandler());
        router.route().order(-1).handler(new SecurityHeaders());
        router.options("/tiles/*").handler(SecurityHeaders::preflight);
        router.options("/archives/*").handler(SecurityHeaders::preflight);
        router.get().last().handler(setup.web());
        router.head().last().handler(setup.web());
        FailureHandler failures = new FailureHandler();
        for (int status : new int[] {400, 404, 405, 413, 500}) {
            router.errorHandler(status, failures);
        }
        return router;
    }
}
