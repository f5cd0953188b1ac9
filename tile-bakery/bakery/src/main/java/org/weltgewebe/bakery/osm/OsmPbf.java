package org.weltgewebe.bakery.osm;

import com.google.protobuf.InvalidProtocolBufferException;
import crosby.binary.BinaryParser;
import crosby.binary.Fileformat;
import crosby.binary.Osmformat;
import crosby.binary.file.BlockInputStream;
import crosby.binary.file.FileFormatException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/** Reads the PBF format of OpenStreetMap (OSM wiki, "PBF Format") with the reference library. */
final class OsmPbf extends BinaryParser {

    private static final Set<String> KNOWN_FEATURES = Set.of("OsmSchema-V0.6", "DenseNodes");

    /** Limit of the format for the header of a block. */
    private static final int MAX_HEADER_BYTES = 1 << 16;

    private final OsmVisitor visitor;

    private OsmPbf(OsmVisitor visitor) {
        this.visitor = visitor;
    }

    /**
     * @param readBytes hears the position in the file
     * @throws IOException when the file cannot be read or is not an extract this class understands
     */
    static void read(Path file, OsmVisitor visitor, LongConsumer readBytes) throws IOException {
        requireWholeBlocks(file);
        try (InputStream in = new CountingStream(Files.newInputStream(file), readBytes);
                BlockInputStream blocks =
                        new BlockInputStream(new BufferedInputStream(in, 1 << 16), new OsmPbf(visitor))) {
            blocks.process();
        } catch (FileFormatException | EOFException | RuntimeException damaged) {
            // The library reports bad blocks in three ways; protocol errors inside them come as bare runtime
            // exceptions.
            throw unreadable(file, damaged);
        }
    }

    /** The library takes a file that ends in the middle of a block for complete; half an extract must not pass for one. */
    private static void requireWholeBlocks(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long position = 0;
            while (position < in.length()) {
                in.seek(position);
                byte[] header = new byte[Math.max(0, Math.min(in.readInt(), MAX_HEADER_BYTES))];
                in.readFully(header);
                position = in.getFilePointer()
                        + Fileformat.BlobHeader.parseFrom(header).getDatasize();
            }
            if (position > in.length() || position == 0) {
                throw new EOFException("end inside a block (expected: whole blocks)");
            }
        } catch (InvalidProtocolBufferException | EOFException damaged) {
            throw unreadable(file, damaged);
        }
    }

    private static IOException unreadable(Path file, Exception damaged) {
        return new IOException(
                file.getFileName()
                        + ": not readable as OSM PBF (expected: a whole extract as written by osmium, Osmosis or "
                        + "Geofabrik)",
                damaged);
    }

    @Override
    protected void parse(Osmformat.HeaderBlock header) {
        for (String feature : header.getRequiredFeaturesList()) {
            if (!KNOWN_FEATURES.contains(feature)) {
                throw new IllegalArgumentException(
                        "required feature " + feature + " (expected: " + KNOWN_FEATURES + ")");
            }
        }
    }

    @Override
    protected void parseDense(Osmformat.DenseNodes nodes) {
        long id = 0;
        long lat = 0;
        long lon = 0;
        int next = 0;
        for (int i = 0; i < nodes.getIdCount(); i++) {
            id += nodes.getId(i);
            lat += nodes.getLat(i);
            lon += nodes.getLon(i);
            Map<String, String> tags = Map.of();
            if (nodes.getKeysValsCount() > 0) {
                while (nodes.getKeysVals(next) != 0) {
                    tags = tags.isEmpty() ? new HashMap<>() : tags;
                    tags.put(getStringById(nodes.getKeysVals(next)), getStringById(nodes.getKeysVals(next + 1)));
                    next += 2;
                }
                next++;
            }
            visitor.node(id, e7(parseLon(lon)), e7(parseLat(lat)), tags);
        }
    }

    @Override
    protected void parseNodes(List<Osmformat.Node> nodes) {
        for (Osmformat.Node node : nodes) {
            Map<String, String> tags = tags(node.getKeysList(), node.getValsList());
            visitor.node(node.getId(), e7(parseLon(node.getLon())), e7(parseLat(node.getLat())), tags);
        }
    }

    @Override
    protected void parseWays(List<Osmformat.Way> ways) {
        for (Osmformat.Way way : ways) {
            long[] nodeIds = new long[way.getRefsCount()];
            long id = 0;
            for (int i = 0; i < nodeIds.length; i++) {
                id += way.getRefs(i);
                nodeIds[i] = id;
            }
            visitor.way(way.getId(), nodeIds, tags(way.getKeysList(), way.getValsList()));
        }
    }

    @Override
    protected void parseRelations(List<Osmformat.Relation> relations) {
        for (Osmformat.Relation relation : relations) {
            List<OsmVisitor.WayMember> members = new ArrayList<>();
            long id = 0;
            for (int i = 0; i < relation.getMemidsCount(); i++) {
                id += relation.getMemids(i);
                if (relation.getTypes(i) == Osmformat.Relation.MemberType.WAY) {
                    members.add(new OsmVisitor.WayMember(id, getStringById(relation.getRolesSid(i))));
                }
            }
            visitor.relation(relation.getId(), members, tags(relation.getKeysList(), relation.getValsList()));
        }
    }

    @Override
    public void complete() {
        // The visitor works the elements up after the read returns.
    }

    private Map<String, String> tags(List<Integer> keys, List<Integer> values) {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            tags.put(getStringById(keys.get(i)), getStringById(values.get(i)));
        }
        return tags;
    }

    private static int e7(double degrees) {
        return (int) Math.round(degrees * 1e7);
    }
}
