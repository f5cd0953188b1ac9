package org.weltgewebe.schemas.config;

import java.util.List;

/** All problems of one YAML document; each reads {@code source:line:column: path: what (expected: …)}. */
public final class YamlProblems extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    YamlProblems(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems in document order. */
    public List<String> problems() {
        return problems;
    }
}
