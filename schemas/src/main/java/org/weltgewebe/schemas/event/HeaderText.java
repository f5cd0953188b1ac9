package org.weltgewebe.schemas.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Any text as a header value: CloudEvents 1.0.2, HTTP and NATS bindings §3.1.3.2. Everything outside U+0021..U+007E, the double quote
 * and the percent sign become {@code %XX} of their UTF-8 bytes; UUIDs, numbers and times stay as they are.
 */
public final class HeaderText {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private HeaderText() {}

    /** The text in printable ASCII without spaces. */
    public static String encode(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /** The text again; a percent sign that starts no octet stands for itself. */
    public static String decode(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream(value.length());
        byte[] given = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < given.length; i++) {
            if (given[i] == '%'
                    && i + 2 < given.length
                    && HexFormat.isHexDigit(given[i + 1])
                    && HexFormat.isHexDigit(given[i + 2])) {
                octets.write(HexFormat.fromHexDigit(given[i + 1]) << 4 | HexFormat.fromHexDigit(given[i + 2]));
                i += 2;
            } else {
                octets.write(given[i]);
            }
        }
        return octets.toString(StandardCharsets.UTF_8);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int character) {
        return character > ' ' && character < 0x7F && character != '"' && character != '%';
    }
}
