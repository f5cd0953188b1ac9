package org.weltgewebe.schemas.config;

/** A configuration value that is never printed: {@link #toString()} masks it. */
public record Secret(String value) {

    /** Always {@code ***}. */
    @Override
    public String toString() {
        return "***";
    }
}
