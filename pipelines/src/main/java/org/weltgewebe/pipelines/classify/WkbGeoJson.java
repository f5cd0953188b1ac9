package org.weltgewebe.pipelines.classify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads PostGIS' extended well-known binary and writes RFC 7946 GeoJSON. A third or fourth dimension is dropped. Refuses what a map
 * cannot draw: coordinates that are not finite or outside longitude -180..180 and latitude -90..90, empty geometries, another
 * reference system than EPSG:4326, curves and surfaces.
 */
final class WkbGeoJson {

    private static final int FLAG_Z = 0x8000_0000;
    private static final int FLAG_M = 0x4000_0000;
    private static final int FLAG_SRID = 0x2000_0000;
    private static final int WGS84 = 4326;
    private static final int MAX_DEPTH = 8;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ByteBuffer wkb;

    private WkbGeoJson(byte[] wkb) {
        this.wkb = ByteBuffer.wrap(wkb);
    }

    /**
     * The geometry as GeoJSON.
     *
     * @throws IllegalArgumentException with a reason that names no coordinate
     */
    static ObjectNode read(byte[] wkb) {
        try {
            WkbGeoJson reader = new WkbGeoJson(wkb);
            ObjectNode geometry = reader.geometry(0);
            if (reader.wkb.hasRemaining()) {
                throw new IllegalArgumentException("well-known binary: bytes behind the geometry");
            }
            return geometry;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("well-known binary: " + wkb.length + " bytes, ends too early", e);
        }
    }

    private ObjectNode geometry(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("geometry: nested deeper than " + MAX_DEPTH);
        }
        wkb.order(wkb.get() == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int head = wkb.getInt();
        if ((head & FLAG_SRID) != 0) {
            int srid = wkb.getInt();
            if (srid != WGS84) {
                throw new IllegalArgumentException("srid: " + srid + " (expected: " + WGS84 + ")");
            }
        }
        int dimensions = 2 + ((head & FLAG_Z) != 0 ? 1 : 0) + ((head & FLAG_M) != 0 ? 1 : 0);
        int type = head & 0x1FFF_FFFF;
        return switch (type) {
            case 1 -> shape("Point", position(dimensions));
            case 2 -> shape("LineString", positions(dimensions, 2));
            case 3 -> shape("Polygon", rings(dimensions));
            case 4 -> parts("MultiPoint", depth);
            case 5 -> parts("MultiLineString", depth);
            case 6 -> parts("MultiPolygon", depth);
            case 7 -> collection(depth);
            default ->
                throw new IllegalArgumentException(
                        "geometry type: " + type + " (expected: point, line, polygon or a collection of them)");
        };
    }

    private static ObjectNode shape(String type, ArrayNode coordinates) {
        ObjectNode shape = JSON.objectNode();
        shape.put("type", type);
        shape.set("coordinates", coordinates);
        return shape;
    }

    private ArrayNode position(int dimensions) {
        double longitude = wkb.getDouble();
        double latitude = wkb.getDouble();
        for (int further = 2; further < dimensions; further++) {
            wkb.getDouble();
        }
        if (Double.isNaN(longitude) && Double.isNaN(latitude)) {
            throw new IllegalArgumentException("geometry: empty (expected: at least one position)");
        }
        // Written so that NaN fails too.
        if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
            throw new IllegalArgumentException("coordinates: not finite or out of range (expected: degrees)");
        }
        return JSON.arrayNode(2).add(longitude).add(latitude);
    }

    private ArrayNode positions(int dimensions, int least) {
        int count = count(dimensions * Double.BYTES, least);
        ArrayNode positions = JSON.arrayNode(count);
        for (int i = 0; i < count; i++) {
            positions.add(position(dimensions));
        }
        return positions;
    }

    private ArrayNode rings(int dimensions) {
        int count = count(Integer.BYTES, 1);
        ArrayNode rings = JSON.arrayNode(count);
        for (int i = 0; i < count; i++) {
            rings.add(positions(dimensions, 4));
        }
        return rings;
    }

    private ObjectNode parts(String type, int depth) {
        int count = count(Byte.BYTES + Integer.BYTES, 1);
        ArrayNode coordinates = JSON.arrayNode(count);
        for (int i = 0; i < count; i++) {
            ObjectNode part = geometry(depth + 1);
            if (!type.equals("Multi" + part.path("type").asText())) {
                throw new IllegalArgumentException("geometry: " + type + " with another part (expected: one kind)");
            }
            coordinates.add(part.get("coordinates"));
        }
        return shape(type, coordinates);
    }

    private ObjectNode collection(int depth) {
        int count = count(Byte.BYTES + Integer.BYTES, 1);
        ObjectNode collection = JSON.objectNode();
        collection.put("type", "GeometryCollection");
        ArrayNode geometries = collection.putArray("geometries");
        for (int i = 0; i < count; i++) {
            geometries.add(geometry(depth + 1));
        }
        return collection;
    }

    /** A count that the remaining bytes can hold, so that a damaged one allocates nothing. */
    private int count(int bytesEach, int least) {
        int count = wkb.getInt();
        if (count < least) {
            throw new IllegalArgumentException("geometry: empty or too short (expected: at least " + least + " parts)");
        }
        if (count > wkb.remaining() / bytesEach) {
            throw new IllegalArgumentException("well-known binary: count exceeds the bytes");
        }
        return count;
    }
}
