package org.weltgewebe.pipelines.bake;

import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.weltgewebe.bakery.ByteReader;
import org.weltgewebe.bakery.ByteWriter;

/**
 * Where one end of a line is, as last heard.
 *
 * @param link sequence at which the line was tied to the row this is about
 * @param shown false while that row is missing or hidden
 * @param lon longitude in degrees, 0 when not shown
 * @param lat latitude in degrees, 0 when not shown
 */
public record LineEnd(long link, boolean shown, double lon, double lat) {

    /** The position, if it belongs to the link asked for and is shown. */
    @Nullable
    Coordinate position(long ofLink) {
        return shown && link == ofLink ? new Coordinate(lon, lat) : null;
    }

    void write(ByteWriter out) {
        out.writeVarint(link);
        out.writeByte(shown ? 1 : 0);
        out.writeDouble(lon);
        out.writeDouble(lat);
    }

    static LineEnd read(ByteReader in) {
        return new LineEnd(in.readVarint(), in.readByte() == 1, in.readDouble(), in.readDouble());
    }
}
