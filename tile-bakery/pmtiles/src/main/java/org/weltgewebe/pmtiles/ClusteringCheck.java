package org.weltgewebe.pmtiles;

/**
 * Whether blobs lie in the order in which entries name them: each blob starts where the one before ended, or was named before
 * (PMTiles v3, section 3.1, {@code clustered}).
 */
final class ClusteringCheck {
    private long end;
    private boolean clustered = true;

    /** Takes the next tile entry in ascending id order. */
    void accept(long offset, int lengthBytes) {
        if (offset == end) {
            end += lengthBytes;
        } else if (offset > end || offset + lengthBytes > end) {
            clustered = false;
        }
    }

    boolean isClustered() {
        return clustered;
    }
}
