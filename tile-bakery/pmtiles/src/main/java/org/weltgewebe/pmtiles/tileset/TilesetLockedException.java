package org.weltgewebe.pmtiles.tileset;

import java.io.IOException;
import java.nio.file.Path;

/** Another writer has the tileset open. */
public final class TilesetLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    TilesetLockedException(Path directory) {
        super("tileset " + directory.getFileName()
                + ": open by another writer (expected: one writer; stop the other process or close its writer)");
    }
}
