package org.weltgewebe.api.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.api.geo.BoundingBox;

/** Query parameters whose form the contract has checked, as values. */
public final class Queries {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Queries() {}

    /** The first value of a parameter, or null. */
    public static @Nullable String text(RoutingContext context, String name) {
        return context.queryParams().get(name);
    }

    /** The parameter {@code bbox}, or null. */
    public static @Nullable BoundingBox bbox(RoutingContext context) {
        String text = text(context, "bbox");
        try {
            return text == null ? null : BoundingBox.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.INVALID_PARAMETER, e.getMessage());
        }
    }

    /** A number, or the default. */
    public static int integer(RoutingContext context, String name, int absent) {
        String text = text(context, name);
        try {
            return text == null ? absent : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ProblemException(ProblemCode.INVALID_PARAMETER, name + ": not a whole number");
        }
    }

    /** A UUID, or null. */
    public static @Nullable UUID uuid(RoutingContext context, String name) {
        String text = text(context, name);
        return text == null
                ? null
                : parseUuid(text)
                        .orElseThrow(() -> new ProblemException(
                                ProblemCode.INVALID_PARAMETER, name + ": not a UUID (expected: RFC 9562)"));
    }

    /** Reads the 36-character form only; {@link UUID#fromString} takes much else. */
    public static Optional<UUID> parseUuid(@Nullable String text) {
        return text != null && UUID_FORM.matcher(text).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
