package org.weltgewebe.schemas.contract;

/**
 * What a column is.
 *
 * @param type its value type
 * @param category its fideslang 3 data category, e.g. {@code user.contact.email}; {@code system.operations} when not about a person
 * @param visibility who may see it
 */
public record FieldContract(FieldType type, String category, Visibility visibility) {

    /** Checks that the category is dotted lower case. */
    public FieldContract {
        if (!category.matches("(user|system)(\\.[a-z0-9_]+)+")) {
            throw new IllegalArgumentException(
                    "category: " + category + " (expected: a fideslang data category such as user.content.public)");
        }
    }
}
