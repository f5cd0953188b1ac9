package org.weltgewebe.bakery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small strict reader of MVT 2.1, written from the specification, not from our encoder. */
public final class MvtDecoder {

    /** @param paths x0, y0, x1, y1, …; rings without the repeated last position */
    public record DecodedFeature(long id, int type, Map<String, Object> tags, List<int[]> paths) {}

    public record DecodedLayer(String name, int version, int extent, List<DecodedFeature> features) {}

    private final byte[] bytes;
    private int position;
    private final int end;

    private MvtDecoder(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    public static Map<String, DecodedLayer> decode(byte[] tile) {
        MvtDecoder in = new MvtDecoder(tile, 0, tile.length);
        Map<String, DecodedLayer> layers = new LinkedHashMap<>();
        while (in.position < in.end) {
            in.expect(in.varint() == (3 << 3 | 2), "field 3 of Tile");
            DecodedLayer layer = in.nested().layer();
            in.expect(layers.put(layer.name(), layer) == null, "layer names are unique");
        }
        return layers;
    }

    private DecodedLayer layer() {
        String name = "";
        int version = 0;
        int extent = 4096;
        List<String> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        List<MvtDecoder> features = new ArrayList<>();
        while (position < end) {
            int tag = (int) varint();
            switch (tag >> 3) {
                case 15 -> version = (int) varint();
                case 1 -> name = nested().text();
                case 2 -> features.add(nested());
                case 3 -> keys.add(nested().text());
                case 4 -> values.add(nested().value());
                case 5 -> extent = (int) varint();
                default -> throw new IllegalStateException("layer field " + (tag >> 3));
            }
        }
        expect(version == 2 && !name.isEmpty() && !features.isEmpty(), "version 2, a name, features");
        return new DecodedLayer(
                name,
                version,
                extent,
                features.stream().map(in -> in.feature(keys, values)).toList());
    }

    private DecodedFeature feature(List<String> keys, List<Object> values) {
        long id = 0;
        int type = 0;
        Map<String, Object> tags = new TreeMap<>();
        List<int[]> paths = List.of();
        while (position < end) {
            int tag = (int) varint();
            switch (tag >> 3) {
                case 1 -> id = varint();
                case 2 -> {
                    MvtDecoder packed = nested();
                    while (packed.position < packed.end) {
                        tags.put(keys.get((int) packed.varint()), values.get((int) packed.varint()));
                    }
                }
                case 3 -> type = (int) varint();
                case 4 -> paths = nested().paths(type);
                default -> throw new IllegalStateException("feature field " + (tag >> 3));
            }
        }
        return new DecodedFeature(id, type, tags, paths);
    }

    private List<int[]> paths(int type) {
        List<int[]> paths = new ArrayList<>();
        List<Integer> path = new ArrayList<>();
        int x = 0;
        int y = 0;
        while (position < end) {
            int command = (int) varint();
            int count = command >>> 3;
            expect(count > 0, "count of a command");
            switch (command & 7) {
                case 1 -> {
                    expect(type == 1 || count == 1, "one MoveTo per path");
                    flush(paths, path);
                }
                case 2 -> expect(type != 1 && !path.isEmpty(), "LineTo after MoveTo");
                case 7 -> {
                    expect(type == 3 && count == 1 && path.size() >= 6, "ClosePath after three positions");
                    flush(paths, path);
                    continue;
                }
                default -> throw new IllegalStateException("command " + (command & 7));
            }
            for (int i = 0; i < count; i++) {
                int dx = zigZag();
                int dy = zigZag();
                expect((command & 7) == 1 || dx != 0 || dy != 0, "no LineTo of length zero");
                x += dx;
                y += dy;
                path.add(x);
                path.add(y);
            }
        }
        expect(type != 3 || path.isEmpty(), "closed rings");
        flush(paths, path);
        expect(!paths.isEmpty(), "geometry");
        return paths;
    }

    private static void flush(List<int[]> paths, List<Integer> path) {
        if (!path.isEmpty()) {
            paths.add(path.stream().mapToInt(Integer::intValue).toArray());
            path.clear();
        }
    }

    private Object value() {
        int tag = (int) varint();
        return switch (tag >> 3) {
            case 1 -> nested().text();
            case 3 -> {
                long bits = 0;
                for (int i = 0; i < 8; i++) {
                    bits |= (bytes[position++] & 0xFFL) << (8 * i);
                }
                yield Double.longBitsToDouble(bits);
            }
            case 4, 5 -> varint();
            case 6 -> {
                long value = varint();
                yield (value >>> 1) ^ -(value & 1);
            }
            case 7 -> varint() == 1;
            default -> throw new IllegalStateException("value field " + (tag >> 3));
        };
    }

    private String text() {
        String text = new String(bytes, position, end - position, StandardCharsets.UTF_8);
        position = end;
        return text;
    }

    private MvtDecoder nested() {
        int length = (int) varint();
        expect(length >= 0 && length <= end - position, "length inside the message");
        MvtDecoder nested = new MvtDecoder(bytes, position, position + length);
        position += length;
        return nested;
    }

    private int zigZag() {
        long value = varint();
        return (int) (value >>> 1) ^ -(int) (value & 1);
    }

    private long varint() {
        long value = 0;
        int shift = 0;
        while (true) {
            expect(position < end && shift < 64, "varint");
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
            shift += 7;
        }
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not MVT 2.1 at byte " + position + ": expected " + what);
        }
    }
}
