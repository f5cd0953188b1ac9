package org.weltgewebe.pmtiles.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Recursive descent over one text; depth is bounded so that hostile input cannot exhaust the stack. */
final class JsonParser {
    private static final int MAX_DEPTH = 256;

    private final String text;
    private int position;
    private int depth;

    JsonParser(String text) {
        this.text = text;
    }

    @Nullable
    Object document() {
        Object value = value();
        skipSpace();
        if (position < text.length()) {
            throw error("the end of the text");
        }
        return value;
    }

    private @Nullable Object value() {
        skipSpace();
        if (position == text.length()) {
            throw error("a value");
        }
        return switch (text.charAt(position)) {
            case '{' -> nested(this::object);
            case '[' -> nested(this::array);
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Object nested(Supplier<Object> body) {
        if (++depth > MAX_DEPTH) {
            throw error("at most " + MAX_DEPTH + " levels");
        }
        position++;
        Object value = body.get();
        depth--;
        return value;
    }

    private Object object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (accept('}')) {
            return members;
        }
        do {
            skipSpace();
            if (position == text.length() || text.charAt(position) != '"') {
                throw error("a key");
            }
            String key = string();
            require(':');
            if (members.containsKey(key)) {
                throw error("keys that occur once");
            }
            members.put(key, value());
        } while (accept(','));
        require('}');
        return Collections.unmodifiableMap(members);
    }

    private Object array() {
        List<@Nullable Object> elements = new ArrayList<>();
        if (accept(']')) {
            return elements;
        }
        do {
            elements.add(value());
        } while (accept(','));
        require(']');
        return Collections.unmodifiableList(elements);
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw error("an escaped control character");
            }
            out.append(c == '\\' ? escape() : c);
        }
        throw error("a closing quote");
    }

    private char escape() {
        if (position == text.length()) {
            throw error("an escape");
        }
        char c = text.charAt(position++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw error("an escape of JSON");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = position < text.length() ? hexDigit(text.charAt(position)) : -1;
            if (digit < 0) {
                throw error("four hexadecimal digits");
            }
            code = code << 4 | digit;
            position++;
        }
        return (char) code;
    }

    private static int hexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private @Nullable Object literal(String word, @Nullable Object value) {
        if (!text.startsWith(word, position)) {
            throw error("a value");
        }
        position += word.length();
        return value;
    }

    private Object number() {
        int start = position;
        acceptHere('-');
        integerPart();
        boolean whole = true;
        if (acceptHere('.')) {
            whole = false;
            digits();
        }
        if (acceptHere('e') || acceptHere('E')) {
            whole = false;
            if (!acceptHere('+')) {
                acceptHere('-');
            }
            digits();
        }
        String digits = text.substring(start, position);
        if (whole && digits.length() <= 18) {
            return Long.valueOf(digits);
        }
        return finite(digits, whole);
    }

    private Object finite(String digits, boolean whole) {
        if (whole) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException tooLong) {
                return Double.valueOf(digits);
            }
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw error("a number within the range of a double");
        }
        return value;
    }

    private void integerPart() {
        if (!acceptHere('0')) {
            digits();
        }
    }

    private void digits() {
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (position == start) {
            throw error(start == text.length() ? "a digit" : "a value");
        }
    }

    private boolean acceptHere(char c) {
        boolean found = position < text.length() && text.charAt(position) == c;
        position += found ? 1 : 0;
        return found;
    }

    private boolean accept(char c) {
        skipSpace();
        return acceptHere(c);
    }

    private void require(char c) {
        if (!accept(c)) {
            throw error("'" + c + "'");
        }
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private JsonException error(String expected) {
        return new JsonException("JSON: error at character " + position + " (expected: " + expected + ")");
    }
}
