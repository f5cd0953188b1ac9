package org.weltgewebe.pmtiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DirectoryProperties {
    /** One entry relative to the one before: gap in ids, run, length, and where its blob lies. */
    record Step(long gap, long run, int length, long offset) {}

    @Property
    void anyUnsignedIntegerComesBack(@ForAll long value) throws PmtilesFormatException {
        VarIntOutput out = new VarIntOutput(0);
        out.put(value);
        byte[] bytes = out.toByteArray();
        VarIntInput in = new VarIntInput(bytes);

        assertThat(in.next()).isEqualTo(value);
        assertThat(in.remaining()).isZero();
        assertThat(bytes.length).isEqualTo(Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7));
    }

    @Property
    void anyDirectoryComesBack(@ForAll("steps") List<Step> steps) throws PmtilesFormatException {
        EntryColumns entries = new EntryColumns(1);
        long id = 0;
        long end = 0;
        for (Step step : steps) {
            id += step.gap();
            long offset = step.offset() < 0 ? end : step.offset();
            entries.add(id, offset, step.length(), step.run());
            id += Math.max(1, step.run());
            end = offset + step.length();
        }
        byte[] plain = Directory.encode(entries, 0, entries.size());
        Directory directory = Directory.decode(plain);

        assertThat(directory.size()).isEqualTo(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            assertThat(directory.entry(i)).isEqualTo(entries.entry(i));
            assertThat(directory.find(entries.tileId(i))).isEqualTo(entries.entry(i));
        }
        assertThat(directory.encode()).isEqualTo(plain);
    }

    @Property
    void anyBytesAreADirectoryOrRefused(@ForAll byte[] bytes) {
        try {
            assertThat(Directory.decode(bytes).size()).isLessThanOrEqualTo(bytes.length / 4);
        } catch (PmtilesFormatException refused) {
            assertThat(refused).hasMessageContaining("expected:");
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 1L << 40),
                        Arbitraries.longs().between(0, 0xffff_ffffL),
                        Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.longs().between(-(1L << 40), 1L << 40))
                .as(Step::new)
                .list()
                .ofMaxSize(50);
    }
}
