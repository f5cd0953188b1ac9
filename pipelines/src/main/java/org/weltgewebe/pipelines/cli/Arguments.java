package org.weltgewebe.pipelines.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.weltgewebe.schemas.config.Nearest;

/**
 * Words of a command line: options with and without a value ({@code --name value} or {@code --name=value}), and the rest in order.
 *
 * @param words what is no option
 * @param options values by option, in order; an option without a value has an empty text
 */
public record Arguments(List<String> words, Map<String, List<String>> options) {

    /**
     * Reads a command line.
     *
     * @param flags options without a value
     * @param valued options with a value
     * @throws IllegalArgumentException that names an option nobody knows or that lacks its value
     */
    public static Arguments parse(List<String> line, Set<String> flags, Set<String> valued) {
        List<String> words = new ArrayList<>();
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (int i = 0; i < line.size(); i++) {
            String word = line.get(i);
            if (!word.startsWith("--")) {
                words.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = "";
            if (valued.contains(name)) {
                if (equals < 0 && i + 1 == line.size()) {
                    throw new IllegalArgumentException(name + ": without a value (expected: " + name + " VALUE)");
                }
                value = equals < 0 ? line.get(++i) : word.substring(equals + 1);
            } else if (!flags.contains(name) || equals >= 0) {
                throw unknown(name, flags, valued);
            }
            options.computeIfAbsent(name, option -> new ArrayList<>()).add(value);
        }
        return new Arguments(List.copyOf(words), options);
    }

    private static IllegalArgumentException unknown(String name, Set<String> flags, Set<String> valued) {
        Set<String> known = new TreeSet<>(flags);
        known.addAll(valued);
        return new IllegalArgumentException(name + ": unknown (expected: "
                + Nearest.to(name, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("one of " + known) + ")");
    }

    /** Whether an option was given. */
    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** The last value of an option. */
    public Optional<String> value(String option) {
        List<String> values = values(option);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** Every value of an option. */
    public List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The value of an option that must be there. */
    public String required(String option) {
        return value(option)
                .orElseThrow(() -> new IllegalArgumentException(option + ": missing (expected: see --help)"));
    }
}
