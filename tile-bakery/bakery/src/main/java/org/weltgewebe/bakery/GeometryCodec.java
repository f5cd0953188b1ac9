package org.weltgewebe.bakery;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Geometry as bytes: kind, form of the ordinates, then counts and positions. When every ordinate is a multiple of 1e-7
 * degree (as in OpenStreetMap data) positions are zigzag differences of E7 integers, else pairs of doubles. Only x and
 * y are kept.
 */
final class GeometryCodec {

    private static final int POINT = 1;
    private static final int LINE = 2;
    private static final int POLYGON = 3;
    private static final int MULTI = 4; // added to the kind
    private static final int FORM_E7 = 0;
    private static final int FORM_DOUBLE = 1;
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private GeometryCodec() {}

    static void write(ByteWriter out, Geometry geometry) {
        boolean multi = geometry.getGeometryType().startsWith("Multi");
        int kind = geometry.getDimension() + 1;
        out.writeByte(multi ? kind + MULTI : kind);
        Positions positions = new Positions(isE7(geometry));
        out.writeByte(positions.e7 ? FORM_E7 : FORM_DOUBLE);
        if (multi) {
            out.writeVarint(geometry.getNumGeometries());
        }
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            writePart(out, positions, geometry.getGeometryN(i));
        }
    }

    static Geometry read(ByteReader in) {
        int code = in.readByte();
        int form = in.readByte();
        boolean multi = code > MULTI;
        int kind = multi ? code - MULTI : code;
        if (kind < POINT || kind > POLYGON || form > FORM_DOUBLE) {
            throw new IllegalArgumentException("geometry: kind " + code + ", form " + form
                    + " (expected: kind 1..3 or 5..7, form 0 or 1; the bytes are damaged)");
        }
        Positions positions = new Positions(form == FORM_E7);
        if (!multi) {
            return readPart(in, positions, kind);
        }
        int count = in.readCount(1);
        return switch (kind) {
            case POINT -> {
                Point[] points = new Point[count];
                for (int i = 0; i < count; i++) {
                    points[i] = (Point) readPart(in, positions, kind);
                }
                yield GEOMETRIES.createMultiPoint(points);
            }
            case LINE -> {
                LineString[] lines = new LineString[count];
                for (int i = 0; i < count; i++) {
                    lines[i] = (LineString) readPart(in, positions, kind);
                }
                yield GEOMETRIES.createMultiLineString(lines);
            }
            default -> {
                Polygon[] polygons = new Polygon[count];
                for (int i = 0; i < count; i++) {
                    polygons[i] = (Polygon) readPart(in, positions, kind);
                }
                yield GEOMETRIES.createMultiPolygon(polygons);
            }
        };
    }

    private static void writePart(ByteWriter out, Positions positions, Geometry part) {
        if (part instanceof Polygon polygon) {
            out.writeVarint(polygon.getNumInteriorRing() + 1L);
            positions.write(out, polygon.getExteriorRing().getCoordinates(), true);
            for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
                positions.write(out, polygon.getInteriorRingN(i).getCoordinates(), true);
            }
        } else {
            positions.write(out, part.getCoordinates(), part instanceof LineString);
        }
    }

    private static Geometry readPart(ByteReader in, Positions positions, int kind) {
        if (kind == POINT) {
            return GEOMETRIES.createPoint(positions.read(in, 1)[0]);
        }
        if (kind == LINE) {
            return GEOMETRIES.createLineString(positions.read(in, in.readCount(2)));
        }
        int rings = in.readCount(1);
        if (rings == 0) {
            throw new IllegalArgumentException("rings: 0 (expected: a shell; the bytes are damaged)");
        }
        LinearRing shell = GEOMETRIES.createLinearRing(positions.read(in, in.readCount(2)));
        LinearRing[] holes = new LinearRing[rings - 1];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = GEOMETRIES.createLinearRing(positions.read(in, in.readCount(2)));
        }
        return GEOMETRIES.createPolygon(shell, holes);
    }

    private static boolean isE7(Geometry geometry) {
        boolean[] exact = {true};
        geometry.apply((CoordinateFilter) position -> exact[0] &= isE7(position.x) && isE7(position.y));
        return exact[0];
    }

    private static boolean isE7(double degrees) {
        // Compared as bits, so that -0.0 comes back as -0.0.
        return Double.doubleToLongBits(Math.round(degrees * 1e7) / 1e7) == Double.doubleToLongBits(degrees);
    }

    /** Writes or reads positions one after the other; in E7 form each is the difference to the one before. */
    private static final class Positions {
        private final boolean e7;
        private long lonE7;
        private long latE7;

        Positions(boolean e7) {
            this.e7 = e7;
        }

        void write(ByteWriter out, Coordinate[] coordinates, boolean counted) {
            if (counted) {
                out.writeVarint(coordinates.length);
            }
            for (Coordinate position : coordinates) {
                if (e7) {
                    long lon = Math.round(position.x * 1e7);
                    long lat = Math.round(position.y * 1e7);
                    out.writeZigZag(lon - lonE7);
                    out.writeZigZag(lat - latE7);
                    lonE7 = lon;
                    latE7 = lat;
                } else {
                    out.writeDouble(position.x);
                    out.writeDouble(position.y);
                }
            }
        }

        Coordinate[] read(ByteReader in, int count) {
            Coordinate[] coordinates = new Coordinate[count];
            for (int i = 0; i < count; i++) {
                if (e7) {
                    lonE7 += in.readZigZag();
                    latE7 += in.readZigZag();
                    coordinates[i] = new Coordinate(lonE7 / 1e7, latE7 / 1e7);
                } else {
                    coordinates[i] = new Coordinate(in.readDouble(), in.readDouble());
                }
            }
            return coordinates;
        }
    }
}
