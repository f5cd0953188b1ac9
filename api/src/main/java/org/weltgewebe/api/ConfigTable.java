package org.weltgewebe.api;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The effective configuration as lines {@code key = value}; a {@link org.weltgewebe.schemas.config.Secret} masks itself. */
final class ConfigTable {

    private ConfigTable() {}

    static List<String> lines(Record config) {
        List<String> lines = new ArrayList<>();
        add(lines, "", config);
        return lines;
    }

    private static void add(List<String> lines, String key, @Nullable Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(lines, key + "[" + i + "]", list.get(i));
            }
        } else if (value instanceof Record node && isTable(node)) {
            for (RecordComponent component : node.getClass().getRecordComponents()) {
                String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                add(lines, key.isEmpty() ? name : key + "." + name, read(component, node));
            }
        } else {
            lines.add(key + " = " + (value == null ? "(not set)" : value));
        }
    }

    private static boolean isTable(Record node) {
        return node.getClass().getPackageName().equals(ConfigTable.class.getPackageName());
    }

    private static @Nullable Object read(RecordComponent component, Record node) {
        try {
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.getName() + ": accessor not callable", e);
        }
    }
}
