package org.weltgewebe.api.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Negotiation of content codings (RFC 9110, section 12.5.3). */
public final class ContentCoding {

    private ContentCoding() {}

    /**
     * Whether a coding may be sent. Without the header only identity is: clients that do not ask for a coding rarely undo one,
     * although they would have to.
     *
     * @param acceptEncoding the header, or null
     * @param coding lower-case name such as {@code gzip}
     */
    public static boolean accepts(@Nullable String acceptEncoding, String coding) {
        if (acceptEncoding == null) {
            return false;
        }
        double wildcard = 0;
        for (String element : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = element.trim().split(";");
            String name = parts[0].trim();
            double weight = parts.length > 1 ? weight(parts[1].trim()) : 1;
            if (name.equals(coding) || name.equals("x-" + coding)) {
                return weight > 0;
            }
            if (name.equals("*")) {
                wildcard = weight;
            }
        }
        return wildcard > 0;
    }

    private static double weight(String parameter) {
        if (!parameter.startsWith("q=")) {
            return 1;
        }
        try {
            return Double.parseDouble(parameter.substring(2).trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
