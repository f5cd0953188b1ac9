package org.weltgewebe.pipelines.deadletter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weltgewebe.schemas.FaultCode;
import org.weltgewebe.schemas.Stage;

/**
 * A dead letter and everything that was done with it.
 *
 * @param id id of the letter
 * @param copies the letter as it lies in the stream; none once it is erased (or older than the stream keeps), more than one when capture
 *     was set back further than the stream remembers ids
 * @param revisions edits in order, as they lie in the stream
 * @param end the act that closed it, null while it is open
 */
public record LetterCase(String id, List<StoredLetter> copies, List<Revision> revisions, @Nullable LetterAct end) {

    /** Copies the lists. */
    public LetterCase {
        copies = List.copyOf(copies);
        revisions = List.copyOf(revisions);
    }

    /** An edit and where it lies in {@code WG_DEAD}. */
    public record Revision(long sequence, LetterAct act) {}

    /** Where a letter stands. */
    public enum State {
        /** Nothing was decided yet. */
        OPEN,
        /** It is in the stream. */
        REPLAYED,
        /** It was given up. */
        DROPPED
    }

    /** The letter, null once it is erased. */
    public @Nullable StoredLetter letter() {
        return copies.isEmpty() ? null : copies.get(copies.size() - 1);
    }

    /** Where it stands; an end counts even when the letter lies there still, or again after capture was set back. */
    public State state() {
        if (end == null) {
            return State.OPEN;
        }
        return end.kind() == LetterAct.Kind.REPLAYED ? State.REPLAYED : State.DROPPED;
    }

    /** Its fault. */
    public FaultCode fault() {
        StoredLetter letter = letter();
        return letter != null ? letter.letter().fault() : closing().fault();
    }

    /** Its stage. */
    public Stage stage() {
        StoredLetter letter = letter();
        return letter != null ? letter.letter().stage() : closing().stage();
    }

    /** Time of the letter, or of its end once it is erased. */
    public Instant time() {
        StoredLetter letter = letter();
        return letter != null ? letter.time() : closing().at();
    }

    /** Number of the newest revision; 1 is the original. */
    public int revision() {
        return revisions.isEmpty()
                ? 1
                : revisions.get(revisions.size() - 1).act().revision();
    }

    /** What is to be erased when it is closed. */
    public List<Long> sequences() {
        List<Long> sequences = new ArrayList<>();
        copies.forEach(copy -> sequences.add(copy.sequence()));
        revisions.forEach(revision -> sequences.add(revision.sequence()));
        return sequences;
    }

    private LetterAct closing() {
        if (end == null) {
            throw new IllegalStateException(id + ": neither a letter nor an end (expected: one of them)");
        }
        return end;
    }
}
