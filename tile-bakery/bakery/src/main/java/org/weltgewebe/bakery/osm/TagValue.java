package org.weltgewebe.bakery.osm;

import org.jspecify.annotations.Nullable;
import org.weltgewebe.bakery.FieldType;

/** Tag texts as property values. */
final class TagValue {

    private TagValue() {}

    /**
     * @return null when the text has no value of that type: a number that is none, or a false boolean, which tiles leave
     *     out
     */
    static @Nullable Object parse(FieldType type, String text) {
        return switch (type) {
            case STRING -> text.isBlank() ? null : text.strip();
            case BOOLEAN -> text.equals("no") || text.equals("false") || text.equals("0") ? null : Boolean.TRUE;
            case NUMBER -> number(text.strip());
        };
    }

    private static @Nullable Object number(String text) {
        if (text.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        return text.matches("-?[0-9]{1,18}\\.[0-9]{1,9}") ? Double.valueOf(text) : null;
    }
}
