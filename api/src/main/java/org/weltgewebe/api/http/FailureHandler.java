package org.weltgewebe.api.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever ended a request into a problem document; what is our fault is logged with its type and place, not its message. */
public final class FailureHandler implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

    @Override
    public void handle(RoutingContext context) {
        Answers.problem(context, problem(context));
    }

    private static ProblemException problem(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof ProblemException problem) {
            return problem;
        }
        ProblemCode code = ofStatus(context.statusCode(), failure);
        if (code == ProblemCode.INTERNAL) {
            LOG.error("operation={} {}", ContractRouter.operation(context), trace(failure));
        }
        return new ProblemException(code);
    }

    private static ProblemCode ofStatus(int status, @Nullable Throwable failure) {
        if (failure instanceof java.util.concurrent.RejectedExecutionException) {
            return ProblemCode.OVERLOADED;
        }
        return switch (status) {
            case 400 -> ProblemCode.INVALID_PARAMETER;
            case 404 -> ProblemCode.NOT_FOUND;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 413 -> ProblemCode.BODY_TOO_LARGE;
            default -> ProblemCode.INTERNAL;
        };
    }

    /** Types and lines of the chain; messages may quote rows (drivers do) and stay out. */
    private static String trace(@Nullable Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : " caused by ")
                    .append(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(6, frames.length); i++) {
                text.append(" at ").append(frames[i]);
            }
        }
        return text.toString();
    }
}
