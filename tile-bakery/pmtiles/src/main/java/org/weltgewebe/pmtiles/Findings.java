package org.weltgewebe.pmtiles;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings, the first few of each code in words and the rest as a number: a damaged file may have millions. */
final class Findings {
    private static final int SPELLED_OUT = 10;

    private final List<Finding> spelledOut = new ArrayList<>();
    private final Map<FindingCode, Long> counts = new EnumMap<>(FindingCode.class);

    void add(FindingCode code, String message) {
        if (counts.merge(code, 1L, Long::sum) <= SPELLED_OUT) {
            spelledOut.add(new Finding(code, message));
        }
    }

    List<Finding> list() {
        List<Finding> all = new ArrayList<>(spelledOut);
        counts.forEach((code, count) -> {
            if (count > SPELLED_OUT) {
                all.add(new Finding(code, "and " + (count - SPELLED_OUT) + " more of this kind"));
            }
        });
        return all;
    }
}
