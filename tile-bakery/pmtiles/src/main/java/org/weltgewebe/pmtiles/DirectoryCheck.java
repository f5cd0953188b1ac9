package org.weltgewebe.pmtiles;

import org.jspecify.annotations.Nullable;

/** Walks root and leaves of an archive, notes every fault it meets on the way and collects the tile entries that can be used. */
final class DirectoryCheck {
    private final PmtilesHeader header;
    private final ArchiveBytes bytes;
    private final Findings findings;
    private final EntryColumns entries = new EntryColumns(1024);
    private long lastTileId = -1;
    private long addressed;
    private long leafBytes;

    DirectoryCheck(PmtilesHeader header, ArchiveBytes bytes, Findings findings) {
        this.header = header;
        this.bytes = bytes;
        this.findings = findings;
    }

    void run() {
        Directory root = read("root directory", header.root());
        if (root != null) {
            walk("root directory", root, 0);
        }
    }

    /** Tile entries in the order of the directories. */
    EntryColumns entries() {
        return entries;
    }

    /** Sum of the runs. */
    long addressed() {
        return addressed;
    }

    private void walk(String name, Directory directory, int depth) {
        if (directory.size() == 0) {
            findings.add(FindingCode.EMPTY_DIRECTORY, name + ": 0 entries (expected: at least 1)");
        }
        for (int i = 0; i < directory.size(); i++) {
            DirectoryEntry entry = directory.entry(i);
            checkOrder(entry);
            if (entry.lengthBytes() == 0) {
                findings.add(FindingCode.EMPTY_BLOB, nameOf(entry) + ": 0 bytes (expected: at least 1)");
            } else if (entry.isLeaf()) {
                follow(entry, depth);
            } else {
                checkRange(entry, header.tileData(), FindingCode.ENTRY_RANGE);
            }
            if (!entry.isLeaf()) {
                lastTileId = Math.max(lastTileId, entry.lastTileId());
                addressed += entry.runLength();
                entries.add(entry.tileId(), entry.offset(), entry.lengthBytes(), entry.runLength());
            }
        }
    }

    private void checkOrder(DirectoryEntry entry) {
        if (entry.tileId() > lastTileId) {
            return;
        }
        int last = entries.size() - 1;
        boolean withinRun = last >= 0 && entry.tileId() > entries.tileId(last);
        findings.add(
                withinRun ? FindingCode.ENTRY_OVERLAP : FindingCode.ENTRY_ORDER,
                nameOf(entry) + ": after " + lastTileId + " (expected: a higher id)");
    }

    private boolean checkRange(DirectoryEntry entry, Section section, FindingCode code) {
        boolean inside = entry.end() <= section.length();
        if (!inside) {
            findings.add(
                    code,
                    nameOf(entry) + ": ends at " + entry.end() + " (expected: within the " + section.length()
                            + " bytes of the section)");
        }
        return inside;
    }

    private void follow(DirectoryEntry pointer, int depth) {
        if (depth > 0) {
            findings.add(
                    FindingCode.NESTED_LEAVES, nameOf(pointer) + ": in a leaf (expected: leaves under the root only)");
        }
        if (depth == PmtilesReader.MAX_LEAF_DEPTH || !checkRange(pointer, header.leaves(), FindingCode.LEAF_POINTER)) {
            return;
        }
        leafBytes += pointer.lengthBytes();
        if (leafBytes > header.leaves().length()) {
            // Also the guard against a small file that names one leaf a billion times.
            findings.add(
                    FindingCode.LEAF_POINTER, nameOf(pointer) + ": shares bytes with another leaf (expected: its own)");
            return;
        }
        Section range = new Section(header.leaves().offset() + pointer.offset(), pointer.lengthBytes());
        Directory leaf = read(nameOf(pointer), range);
        if (leaf == null) {
            return;
        }
        if (leaf.size() > 0 && leaf.entry(0).tileId() != pointer.tileId()) {
            findings.add(
                    FindingCode.LEAF_POINTER,
                    nameOf(pointer) + ": leaf starts at tile " + leaf.entry(0).tileId()
                            + " (expected: the tile of its pointer)");
        }
        walk(nameOf(pointer), leaf, depth + 1);
    }

    private @Nullable Directory read(String name, Section range) {
        try {
            byte[] stored = bytes.read(name, range.offset(), range.length());
            return Directory.decode(DirectoryCompressor.decompress(
                    header.internalCompression(), stored, PmtilesReader.MAX_DIRECTORY_BYTES));
        } catch (PmtilesFormatException e) {
            findings.add(FindingCode.DIRECTORY, name + ": " + e.getMessage());
            return null;
        }
    }

    private static String nameOf(DirectoryEntry entry) {
        return (entry.isLeaf() ? "leaf directory of tile " : "tile ") + entry.tileId();
    }
}
