package org.weltgewebe.pmtiles;

/**
 * One thing that is wrong with an archive.
 *
 * @param code what kind of fault
 * @param message in the form {@code name: value (expected: ...)}
 */
public record Finding(FindingCode code, String message) {
    @Override
    public String toString() {
        return code.label() + ": " + message;
    }
}
