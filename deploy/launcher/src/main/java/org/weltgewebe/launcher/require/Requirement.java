package org.weltgewebe.launcher.require;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing the machine should have.
 *
 * @param name e.g. {@code PostGIS}
 * @param expected what is needed, e.g. {@code 3 or newer}
 * @param found what is there; {@code missing} when nothing is
 * @param met whether it suffices
 * @param needed false for things only some commands use
 * @param remedy what to do when it is not met
 */
public record Requirement(String name, String expected, String found, boolean met, boolean needed, String remedy) {

    static final String MISSING = "missing";

    /** For {@code --json}. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requirement", name);
        fields.put("expected", expected);
        fields.put("found", found);
        fields.put("met", met);
        fields.put("needed", needed);
        fields.put("remedy", met ? "" : remedy);
        return fields;
    }
}
