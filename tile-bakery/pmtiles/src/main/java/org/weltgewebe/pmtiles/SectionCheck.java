package org.weltgewebe.pmtiles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether the sections of an archive fill its file: inside, apart from each other, nothing left over. */
final class SectionCheck {
    private final PmtilesHeader header;
    private final long fileBytes;
    private final Findings findings;

    SectionCheck(PmtilesHeader header, long fileBytes, Findings findings) {
        this.header = header;
        this.fileBytes = fileBytes;
        this.findings = findings;
    }

    void run() {
        List<Named> sections = List.of(
                new Named("root directory", header.root()),
                new Named("metadata", header.metadata()),
                new Named("leaf directories", header.leaves()),
                new Named("tile data", header.tileData()));
        sections.forEach(this::checkRange);
        checkApart(sections);
        checkRootSize();
        checkFileSize(sections);
    }

    private void checkRange(Named section) {
        Section range = section.range();
        if (range.offset() < PmtilesHeader.SIZE_BYTES) {
            findings.add(
                    FindingCode.SECTION,
                    section.name() + ": offset " + range.offset() + " (expected: at least " + PmtilesHeader.SIZE_BYTES
                            + ", also if the section is empty)");
        } else if (range.end() > fileBytes) {
            findings.add(
                    FindingCode.SECTION,
                    section.name() + ": ends at " + range.end() + " (expected: within the " + fileBytes
                            + " bytes of the file)");
        }
    }

    private void checkApart(List<Named> sections) {
        List<Named> byOffset = new ArrayList<>(sections);
        byOffset.removeIf(section -> section.range().length() == 0);
        byOffset.sort(Comparator.comparingLong(section -> section.range().offset()));
        for (int i = 1; i < byOffset.size(); i++) {
            Named before = byOffset.get(i - 1);
            Named after = byOffset.get(i);
            if (after.range().offset() < before.range().end()) {
                findings.add(
                        FindingCode.SECTION,
                        after.name() + ": starts at " + after.range().offset() + " within the " + before.name()
                                + " (expected: sections apart)");
            }
        }
    }

    private void checkRootSize() {
        if (header.root().end() > PmtilesHeader.ROOT_LIMIT_BYTES) {
            findings.add(
                    FindingCode.ROOT_SIZE,
                    "root directory: " + header.root().length() + " bytes, ends at "
                            + header.root().end() + " (expected: at most "
                            + PmtilesHeader.ROOT_LIMIT_BYTES + "; clients read no further before they know the root)");
        }
    }

    /** The two layouts in use: everything packed, or header and root padded to 16 KiB. */
    private void checkFileSize(List<Named> sections) {
        long sum =
                sections.stream().mapToLong(section -> section.range().length()).sum();
        long packed = PmtilesHeader.SIZE_BYTES + sum;
        long padded = PmtilesHeader.ROOT_LIMIT_BYTES + sum - header.root().length();
        if (fileBytes != packed && fileBytes != padded) {
            findings.add(
                    FindingCode.FILE_SIZE,
                    "file: " + fileBytes + " bytes (expected: " + packed + ", or " + padded
                            + " with a padded root, by the lengths in the header)");
        }
    }

    private record Named(String name, Section range) {}
}
