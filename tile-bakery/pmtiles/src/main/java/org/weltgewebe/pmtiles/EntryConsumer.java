package org.weltgewebe.pmtiles;

import java.io.IOException;

/** Takes one directory entry after the other. */
@FunctionalInterface
public interface EntryConsumer {
    void accept(DirectoryEntry entry) throws IOException;
}
