package org.weltgewebe.launcher.e2e;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A value that is easy to recognise, with every byte form in which it could slip out.
 *
 * @param name what it stands for, e.g. {@code e-mail}
 * @param forms byte sequences to look for; each long enough not to occur by chance
 */
record Canary(String name, List<byte[]> forms) {

    /** A text: UTF-8, UTF-16 in both orders, and hexadecimal as Postgres and logs print bytes. */
    static Canary text(String name, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return new Canary(
                name,
                List.of(
                        utf8,
                        value.getBytes(StandardCharsets.UTF_16LE),
                        value.getBytes(StandardCharsets.UTF_16BE),
                        HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII)));
    }

    /** A coordinate: decimal text, IEEE 754 in both orders (WKB, state, doc values) and their hexadecimal forms. */
    static Canary coordinate(String name, double degrees) {
        List<byte[]> forms = new ArrayList<>();
        forms.add(Double.toString(degrees).getBytes(StandardCharsets.US_ASCII));
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            byte[] bytes = ByteBuffer.allocate(Double.BYTES)
                    .order(order)
                    .putDouble(degrees)
                    .array();
            forms.add(bytes);
            forms.add(HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
            forms.add(HexFormat.of().withUpperCase().formatHex(bytes).getBytes(StandardCharsets.US_ASCII));
        }
        return new Canary(name, forms);
    }

    /** Whether any form stands in the bytes. */
    boolean isIn(byte[] bytes) {
        return forms.stream().anyMatch(form -> indexOf(bytes, form) >= 0);
    }

    private static int indexOf(byte[] bytes, byte[] form) {
        for (int i = 0; i + form.length <= bytes.length; i++) {
            int j = 0;
            while (j < form.length && bytes[i + j] == form[j]) {
                j++;
            }
            if (j == form.length) {
                return i;
            }
        }
        return -1;
    }
}
