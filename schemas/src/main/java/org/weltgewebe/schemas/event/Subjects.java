package org.weltgewebe.schemas.event;

import org.weltgewebe.schemas.Stage;

/** Subjects and streams on the bus. Low cardinality by design: keys travel in headers, personal data nowhere. */
public final class Subjects {

    /** Stream with row events and outbox events. */
    public static final String STREAM_EVENT = "WG_EVENT";
    /** Stream with records that could not go on. */
    public static final String STREAM_DEAD = "WG_DEAD";
    /** Stream with announcements of published tile generations. */
    public static final String STREAM_TILES = "WG_TILES";
    /** Filter that matches every row event. */
    public static final String ALL_ROWS = "wg.event.>";

    private Subjects() {}

    /** {@code wg.event.<collection>.<kind>}. */
    public static String row(String collection, RowEvent.Kind kind) {
        return "wg.event." + collection + "." + kind.label();
    }

    /** {@code wg.outbox.<aggregate>.<type>}; both are checked against the schemas of known types before they get here. */
    public static String outbox(String aggregate, String type) {
        return "wg.outbox." + aggregate + "." + type;
    }

    /** {@code wg.dead.<stage>}. */
    public static String dead(Stage stage) {
        return "wg.dead." + stage.label();
    }

    /** {@code wg.tiles.<tileset>}. */
    public static String tiles(String tileset) {
        return "wg.tiles." + tileset;
    }
}
