package org.weltgewebe.api.tiles.pmtiles;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weltgewebe.pmtiles.tileset.Manifest;
import org.weltgewebe.pmtiles.tileset.TilesetReader;

/** Every tileset of a directory, each at the newest generation that was noticed. Safe for use by many threads. */
public final class Tilesets implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Tilesets.class);

    private final Path directory;
    private final Map<String, TilesetReader> readers = new ConcurrentHashMap<>();

    /** The tilesets of a directory, which may appear later; call {@link #refresh()} to see what is there. */
    public Tilesets(Path directory) {
        this.directory = directory;
    }

    /** The reader of a tileset, if it exists. */
    public Optional<TilesetReader> find(String tileset) {
        return Optional.ofNullable(readers.get(tileset));
    }

    /** The current generations by tileset name. */
    public Map<String, Long> generations() {
        Map<String, Long> generations = new TreeMap<>();
        readers.forEach(
                (name, reader) -> generations.put(name, reader.manifest().generation()));
        return generations;
    }

    /** Where the archive with this name lies. */
    public Path file(String tileset, String archive) {
        return directory.resolve(tileset).resolve(archive);
    }

    /**
     * Looks at every tileset: opens new ones, moves to new generations, drops what was removed.
     *
     * @return names of the tilesets that changed
     */
    public synchronized List<String> refresh() {
        List<String> changed = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return changed;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (refresh(name)) {
                    changed.add(name);
                }
            }
        } catch (IOException e) {
            LOG.warn("tilesets: directory cannot be listed ({})", e.getClass().getSimpleName());
        }
        return changed;
    }

    /**
     * Looks at one tileset.
     *
     * @return true when it moved to another generation or appeared
     */
    public synchronized boolean refresh(String tileset) {
        Path home = directory.resolve(tileset);
        if (!directory.equals(home.getParent())) {
            return false;
        }
        try {
            TilesetReader reader = readers.get(tileset);
            if (reader != null) {
                return reader.refresh();
            }
            if (Files.exists(home.resolve(Manifest.FILE))) {
                readers.put(tileset, TilesetReader.open(home));
                return true;
            }
        } catch (NoSuchFileException gone) {
            TilesetReader reader = readers.remove(tileset);
            if (reader != null) {
                LOG.warn("tileset={} is gone", tileset);
                reader.close();
            }
        } catch (IOException e) {
            LOG.warn("tileset={} stays at its generation: {}", tileset, e.getMessage());
        }
        return false;
    }

    @Override
    public synchronized void close() {
        readers.values().forEach(TilesetReader::close);
        readers.clear();
    }
}
