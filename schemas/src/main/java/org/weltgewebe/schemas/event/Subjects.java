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
    /** Filter that matches every dead letter and none of the acts upon them. */
    public static final String ALL_LETTERS = "wg.dead.*";

    /** Filter that matches every event of the outbox. */
    public static final String ALL_OUTBOX = "wg.outbox.>";

    private Subjects() {}

    /** {@code wg.event.<collection>.<kind>}. */
    public static String row(String collection, RowEvent.Kind kind) {
        return "wg.event." + collection + "." + kind.label();
    }

    /** Filter that matches every row event of a collection. */
    public static String rows(String collection) {
        return "wg.event." + collection + ".>";
    }

    /** {@code wg.outbox.<aggregate>.<type>}; both are checked against the schemas of known types before they get here. */
    public static String outbox(String aggregate, String type) {
        return "wg.outbox." + aggregate + "." + type;
    }

    /** {@code wg.dead.<stage>}. */
    public static String dead(Stage stage) {
        return "wg.dead." + stage.label();
    }

    /** {@code wg.dead.act.<act>}: what was done with a dead letter, {@code edited}, {@code replayed} or {@code dropped}. */
    public static String deadAct(String act) {
        return "wg.dead.act." + act;
    }

    /** {@code wg.tiles.<tileset>}. */
    public static String tiles(String tileset) {
        return "wg.tiles." + tileset;
    }
}
