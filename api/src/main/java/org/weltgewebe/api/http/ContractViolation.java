package org.weltgewebe.api.http;

import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Locale;

/**
 * Says what of a request breaks the contract. The messages of the validator quote what was sent, so only the names that the
 * contract itself contains are taken from them.
 */
final class ContractViolation {

    private ContractViolation() {}

    static Throwable explain(Throwable failure, Operation operation) {
        if (!(failure instanceof ValidatorException violation)) {
            return failure;
        }
        String message = String.valueOf(violation.getMessage());
        for (Parameter parameter : operation.getParameters()) {
            String location = parameter.getIn().toString().toLowerCase(Locale.ROOT);
            if (message.contains(location + " parameter " + parameter.getName() + " ")
                    || message.endsWith(location + " parameter " + parameter.getName())) {
                return ofParameter(violation.type(), parameter, location);
            }
        }
        return new ProblemException(
                ProblemCode.INVALID_BODY, "body: does not match the schema of " + operation.getOperationId());
    }

    private static ProblemException ofParameter(ValidatorErrorType type, Parameter parameter, String location) {
        if (parameter.getIn() == Location.PATH) {
            return new ProblemException(
                    ProblemCode.NOT_FOUND, parameter.getName() + ": not of the form that the contract gives");
        }
        String problem = type == ValidatorErrorType.MISSING_REQUIRED_PARAMETER ? "missing" : "malformed";
        return new ProblemException(
                ProblemCode.INVALID_PARAMETER,
                location + " parameter " + parameter.getName() + ": " + problem
                        + " (expected: the form that the contract gives)");
    }
}
