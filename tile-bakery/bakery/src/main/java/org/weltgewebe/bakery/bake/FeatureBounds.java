package org.weltgewebe.bakery.bake;

import org.locationtech.jts.geom.Envelope;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.slice.WebMercator;
import org.weltgewebe.pmtiles.BoundsE7;

/** The box of features for the header of an archive: on the globe, and never without area, as PMTiles asks. */
public final class FeatureBounds {

    private static final double MIN_HALF_SIZE_DEGREES = 1e-6;

    private FeatureBounds() {}

    /** The whole world when there are no features or when they reach beyond the antimeridian. */
    public static BoundsE7 of(Iterable<Feature> features) {
        Envelope box = new Envelope();
        for (Feature feature : features) {
            box.expandToInclude(feature.geometry().getEnvelopeInternal());
        }
        if (box.isNull() || box.getMinX() < -180 || box.getMaxX() > 180) {
            return BoundsE7.WORLD;
        }
        box.expandBy(box.getWidth() > 0 ? 0 : MIN_HALF_SIZE_DEGREES, box.getHeight() > 0 ? 0 : MIN_HALF_SIZE_DEGREES);
        Envelope world = new Envelope(-180, 180, -WebMercator.MAX_LAT_DEGREES, WebMercator.MAX_LAT_DEGREES);
        Envelope shown = box.intersection(world);
        if (shown.isNull() || shown.getArea() == 0) {
            return BoundsE7.WORLD;
        }
        return BoundsE7.ofDegrees(shown.getMinX(), shown.getMinY(), shown.getMaxX(), shown.getMaxY());
    }
}
