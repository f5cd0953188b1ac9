package org.weltgewebe.pipelines.deadletter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code WG_DEAD} says about every dead letter: a fold over its messages, in any order. There is no other store; the state of a
 * letter is what its acts say.
 */
public final class DeadLetters {

    private final Map<String, List<StoredLetter>> letters = new LinkedHashMap<>();
    private final Map<String, List<LetterCase.Revision>> revisions = new HashMap<>();
    private final Map<String, LetterAct> ends = new LinkedHashMap<>();

    /** Takes a letter. */
    public void accept(StoredLetter letter) {
        letters.computeIfAbsent(letter.id(), id -> new ArrayList<>()).add(letter);
    }

    /** Takes an act that lies at this sequence. */
    public void accept(long sequence, LetterAct act) {
        if (act.kind() == LetterAct.Kind.EDITED) {
            revisions
                    .computeIfAbsent(act.letter(), letter -> new ArrayList<>())
                    .add(new LetterCase.Revision(sequence, act));
        } else {
            ends.put(act.letter(), act);
        }
    }

    /** Every case, oldest first. */
    public List<LetterCase> all() {
        Map<String, LetterCase> cases = new LinkedHashMap<>();
        letters.keySet().forEach(id -> cases.put(id, of(id)));
        ends.keySet().forEach(id -> cases.putIfAbsent(id, of(id)));
        return cases.values().stream()
                .sorted(Comparator.comparing(LetterCase::time).thenComparing(LetterCase::id))
                .toList();
    }

    /** The case of a letter named by its id or, as {@code list} prints it, by its sequence. */
    public Optional<LetterCase> find(String name) {
        if (letters.containsKey(name) || ends.containsKey(name)) {
            return Optional.of(of(name));
        }
        return letters.values().stream()
                .flatMap(List::stream)
                .filter(letter -> Long.toString(letter.sequence()).equals(name))
                .map(letter -> of(letter.id()))
                .findFirst();
    }

    private LetterCase of(String id) {
        List<LetterCase.Revision> edits = revisions.getOrDefault(id, List.of()).stream()
                .sorted(Comparator.comparingInt(revision -> revision.act().revision()))
                .toList();
        return new LetterCase(id, letters.getOrDefault(id, List.of()), edits, ends.get(id));
    }
}
