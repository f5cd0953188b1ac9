package org.weltgewebe.api.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.RequestValidator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The router made from the contract: one handler per {@code operationId}; who calls is checked before the body is read, the body
 * before the contract, the contract before the handler runs.
 */
public final class ContractRouter {

    /** Room for the longest node the contract allows, with every character escaped. */
    public static final int MAX_BODY_BYTES = 512 * 1024;

    private static final String CALLER = "wg.caller";
    private static final String OPERATION = "wg.operation";

    private final Vertx vertx;
    private final OpenAPIContract contract;
    private final BearerTokens tokens;

    /** A router of this contract. */
    public ContractRouter(Vertx vertx, OpenAPIContract contract, BearerTokens tokens) {
        this.vertx = vertx;
        this.contract = contract;
        this.tokens = tokens;
    }

    /**
     * Mounts the handlers.
     *
     * @throws IllegalStateException when the handlers are not exactly the operations of the contract
     */
    public Router mount(Map<String, Handler<RoutingContext>> handlers) {
        requireSame(handlers.keySet());
        RouterBuilder builder = RouterBuilder.create(vertx, contract);
        RequestValidator validator = RequestValidator.create(vertx, contract);
        RequestExtractor extractor = RequestExtractor.withBodyHandler();
        BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
        for (OpenAPIRoute route : builder.getRoutes()) {
            Operation operation = route.getOperation();
            String id = Contract.handlerId(operation.getOperationId());
            route.setDoSecurity(false).setDoValidation(false);
            route.addHandler(context -> {
                context.put(OPERATION, id);
                context.next();
            });
            if (!operation.getSecurityRequirements().isEmpty()) {
                route.addHandler(this::authenticate);
            }
            if (operation.getRequestBody() != null) {
                route.addHandler(ContractRouter::requireJson);
                // As a plain handler: Vert.x would want it before who calls is known.
                route.addHandler(body::handle);
            }
            route.addHandler(context -> extractor
                    .extractValidatableRequest(context, operation)
                    .compose(request -> validator.validate(request, operation.getOperationId()))
                    .onSuccess(validated -> context.next())
                    .onFailure(failure -> context.fail(ContractViolation.explain(failure, operation))));
            route.addHandler(handlers.get(id));
        }
        return builder.createRouter();
    }

    /** The operation that answers, or a word for what is not in the contract. */
    public static String operation(RoutingContext context) {
        return context.get(OPERATION, "web");
    }

    /** Whose token the request carries; only in operations that the contract secures. */
    public static Caller caller(RoutingContext context) {
        Caller caller = context.get(CALLER);
        if (caller == null) {
            throw new IllegalStateException("caller: unknown (expected: an operation with security in the contract)");
        }
        return caller;
    }

    private void authenticate(RoutingContext context) {
        Caller caller = tokens.caller(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                .orElseThrow(() -> new ProblemException(ProblemCode.UNAUTHENTICATED));
        context.put(CALLER, caller);
        context.next();
    }

    private static void requireJson(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String media = type == null ? "" : type.split(";", 2)[0].trim();
        if (!media.equalsIgnoreCase(Answers.JSON)) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        context.next();
    }

    private void requireSame(Set<String> handlerIds) {
        Set<String> expected = contract.operations().stream()
                .map(operation -> Contract.handlerId(operation.getOperationId()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!expected.equals(handlerIds)) {
            throw new IllegalStateException(
                    "handlers: " + new TreeSet<>(handlerIds) + " (expected: the operations " + expected + ")");
        }
    }
}
