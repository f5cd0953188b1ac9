package org.weltgewebe.pmtiles;

/**
 * A range of bytes in an archive.
 *
 * @param offset first byte, from the start of the file
 * @param length in bytes
 */
public record Section(long offset, long length) {
    /** First byte behind the section; saturates instead of overflowing. */
    public long end() {
        long end = offset + length;
        return offset >= 0 && length >= 0 && end >= 0 ? end : Long.MAX_VALUE;
    }
}
