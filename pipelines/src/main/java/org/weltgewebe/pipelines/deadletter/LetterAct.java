package org.weltgewebe.pipelines.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;
import org.weltgewebe.schemas.event.Subjects;

/**
 * What was done with a dead letter ({@code schemas/events/dead-letter-act.v1.schema.json}). Its id is made from the letter's, so that the
 * stream absorbs an act that is said twice.
 *
 * @param kind what was done
 * @param letter id of the letter
 * @param fault its fault
 * @param stage its stage
 * @param at when
 * @param revision of an edit its number, from 2; of a replay the one that was published, 1 for the original; else 0
 * @param original of an edit the new columns, else null
 * @param sequence of a replay where the message lies in {@code WG_EVENT}, 0 when nothing of the row is public
 * @param reason of a drop why, else null
 */
public record LetterAct(
        Kind kind,
        String letter,
        FaultCode fault,
        Stage stage,
        Instant at,
        int revision,
        @Nullable Original original,
        long sequence,
        @Nullable String reason) {

    /** Kinds of acts. */
    public enum Kind {
        /** The original has a new revision. */
        EDITED,
        /** What the letter held is in the stream, or nothing of it is public. */
        REPLAYED,
        /** An operator gave it up. */
        DROPPED;

        /** Lower-case word, the last token of the subject. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Id of a revision, also the associated data of its ciphertext. */
    public static String revisionId(String letter, int revision) {
        return letter + "#" + revision;
    }

    /** A new revision of the original. */
    public static LetterAct edited(StoredLetter letter, int revision, Original original, Instant at) {
        return new LetterAct(
                Kind.EDITED,
                letter.id(),
                letter.letter().fault(),
                letter.letter().stage(),
                at,
                revision,
                original,
                0,
                null);
    }

    /** The letter's revision is in the stream at this sequence; 0 when nothing of it is public. */
    public static LetterAct replayed(StoredLetter letter, int revision, long sequence, Instant at) {
        return new LetterAct(
                Kind.REPLAYED,
                letter.id(),
                letter.letter().fault(),
                letter.letter().stage(),
                at,
                revision,
                null,
                sequence,
                null);
    }

    /** The letter was given up. */
    public static LetterAct dropped(StoredLetter letter, String reason, Instant at) {
        return new LetterAct(
                Kind.DROPPED,
                letter.id(),
                letter.letter().fault(),
                letter.letter().stage(),
                at,
                0,
                null,
                0,
                reason);
    }

    /** The same act without the columns of an edit. */
    public LetterAct withoutOriginal() {
        return new LetterAct(kind, letter, fault, stage, at, revision, null, sequence, reason);
    }

    /** Message id. */
    public String id() {
        return kind == Kind.EDITED ? revisionId(letter, revision) : letter + "/" + kind.label();
    }

    /** Subject. */
    public String subject() {
        return Subjects.deadAct(kind.label());
    }

    /** The payload as UTF-8 JSON. */
    public byte[] encode() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("act", kind.label());
        body.put("letter", letter);
        body.put("fault", fault.name());
        body.put("stage", stage.label());
        body.put("at", at.toString());
        if (revision > 0) {
            body.put("revision", revision);
        }
        if (original != null) {
            body.set("original", original.json());
        }
        if (sequence > 0) {
            body.put("sequence", sequence);
        }
        if (reason != null) {
            body.put("reason", reason);
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a payload.
     *
     * @throws IllegalArgumentException when it is no act
     */
    public static LetterAct decode(byte[] data) {
        JsonNode body = DeadLetter.tree(data);
        return new LetterAct(
                DeadLetter.constant(Kind.class, body.path("act").asText()),
                body.path("letter").asText(),
                DeadLetter.constant(FaultCode.class, body.path("fault").asText()),
                DeadLetter.constant(Stage.class, body.path("stage").asText()),
                Instant.parse(body.path("at").asText()),
                body.path("revision").asInt(),
                body.has("original") ? Original.of(body.get("original")) : null,
                body.path("sequence").asLong(),
                DeadLetter.text(body, "reason"));
    }
}
