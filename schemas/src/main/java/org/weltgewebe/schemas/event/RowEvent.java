package org.weltgewebe.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public projection of one row change. {@code withdrawn} and {@code deleted} carry neither geometry nor properties: what is not
 * public is an event with a key, never an absent value.
 *
 * @param kind what happened to the public projection
 * @param collection collection name
 * @param key primary key as text
 * @param version row version, 0 when the collection has none
 * @param geometry GeoJSON geometry (RFC 7946, EPSG:4326), or null
 * @param properties public fields by column name; empty for withdrawn and deleted
 * @param expiresAt when the row leaves every projection by itself, or null
 * @param retention what the policy says about the row, or null for deleted rows
 */
public record RowEvent(
        Kind kind,
        String collection,
        String key,
        long version,
        @Nullable JsonNode geometry,
        ObjectNode properties,
        @Nullable Instant expiresAt,
        @Nullable RetentionTag retention) {

    /** What happened to the public projection of a row. */
    public enum Kind {
        /** The row is public and looks like this. */
        UPSERTED,
        /** The row exists but is not public (any more). */
        WITHDRAWN,
        /** The row was deleted. */
        DELETED;

        /** The last token of the subject. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind with this label. */
        public static Optional<Kind> ofLabel(String label) {
            return Arrays.stream(values()).filter(k -> k.label().equals(label)).findFirst();
        }
    }

    /**
     * The verdict of the policy that governs the row.
     *
     * @param datenart id of the policy
     * @param action the next step, e.g. {@code delete}
     * @param dueAt when the next step is due, or null while its start event has not happened
     */
    public record RetentionTag(String datenart, String action, @Nullable Instant dueAt) {}

    /** {@code org.weltgewebe.<collection>.<kind>.v1}. */
    public String type() {
        return "org.weltgewebe." + collection + "." + kind.label() + ".v1";
    }

    /** True when the row is on the map or in the index at {@code now}. */
    public boolean isVisible(Instant now) {
        return kind == Kind.UPSERTED && (expiresAt == null || now.isBefore(expiresAt));
    }
}
