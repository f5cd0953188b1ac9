package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DirectoryTest {
    @Test
    void columnsFollowEachOther() throws Exception {
        EntryColumns entries = new EntryColumns(0);
        entries.add(5, 0, 10, 1);
        entries.add(7, 10, 300, 2); // right behind the blob before: 0
        entries.add(9, 0, 10, 1); // back to the first blob: offset + 1
        byte[] plain = Directory.encode(entries, 0, 3);

        assertThat(plain).containsExactly(3, 5, 2, 2, 1, 2, 1, 10, (300 & 127) | 128, 2, 10, 1, 0, 1);
        Directory directory = Directory.decode(plain);
        assertThat(directory.size()).isEqualTo(3);
        assertThat(directory.entry(1)).isEqualTo(new DirectoryEntry(7, 10, 300, 2));
        assertThat(directory.encode()).isEqualTo(plain);
    }

    @Test
    void contiguityIsCountedWithinOneDirectory() {
        EntryColumns entries = new EntryColumns(0);
        entries.add(0, 0, 10, 1);
        entries.add(1, 10, 10, 1);

        assertThat(Directory.encode(entries, 1, 2)).containsExactly(1, 1, 1, 10, 11);
    }

    @Test
    void findsRunsAndLeaves() throws Exception {
        EntryColumns entries = new EntryColumns(0);
        entries.add(5, 0, 10, 3);
        entries.add(20, 0, 99, 0);
        Directory directory = Directory.decode(Directory.encode(entries, 0, 2));

        assertThat(directory.find(4)).isNull();
        assertThat(directory.find(5)).isEqualTo(new DirectoryEntry(5, 0, 10, 3));
        assertThat(directory.find(7)).isEqualTo(new DirectoryEntry(5, 0, 10, 3));
        assertThat(directory.find(8)).isNull();
        assertThat(directory.find(1000)).isEqualTo(new DirectoryEntry(20, 0, 99, 0));
        assertThat(directory.find(-1)).isNull();
    }

    @Test
    void runsOverTwoToThe31AreKept() throws Exception {
        EntryColumns entries = new EntryColumns(0);
        entries.add(0, 0, 1, 0xffff_ffffL);

        Directory directory = Directory.decode(Directory.encode(entries, 0, 1));
        assertThat(directory.entry(0).runLength()).isEqualTo(0xffff_ffffL);
        assertThat(directory.find(0xffff_fffeL)).isNotNull();
        assertThat(directory.find(0xffff_ffffL)).isNull();
    }

    @Test
    void refusesWhatIsNoDirectory() {
        assertRefused("varint: cut off");
        assertRefused("directory entries: 3 (expected: at most 2", 3, 1, 1, 1, 1, 1, 1, 1, 1);
        assertRefused("directory entries:", 0xff, 0xff, 0xff, 0xff, 0x7f);
        assertRefused("offset of the first entry: 0", 1, 0, 1, 1, 0);
        assertRefused("directory: 1 bytes behind the last entry", 1, 0, 1, 1, 1, 0);
        assertRefused("tile id:", 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1, 1);
        assertRefused("run length:", 1, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1);
        assertRefused("length:", 1, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1);
        assertRefused("varint: over 64 bits", 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 1, 1);
    }

    private static void assertRefused(String message, int... plain) {
        byte[] bytes = new byte[plain.length];
        for (int i = 0; i < plain.length; i++) {
            bytes[i] = (byte) plain[i];
        }
        assertThatThrownBy(() -> Directory.decode(bytes))
                .isInstanceOf(PmtilesFormatException.class)
                .hasMessageStartingWith(message);
    }
}
