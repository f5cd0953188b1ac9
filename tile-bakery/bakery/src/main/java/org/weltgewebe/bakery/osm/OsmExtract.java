package org.weltgewebe.bakery.osm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.weltgewebe.bakery.Feature;
import org.weltgewebe.bakery.FieldType;
import org.weltgewebe.bakery.osm.OsmRule.GeometryKind;
import org.weltgewebe.bakery.osm.OsmSchema.OsmLayer;

/**
 * The features of one extract.
 *
 * @param features in the order of the elements, lines joined
 * @param nodes nodes read
 * @param ways ways read
 * @param relations relations read
 * @param incomplete wanted ways and areas that were left out because the extract does not hold all their nodes
 */
public record OsmExtract(List<Feature> features, long nodes, long ways, long relations, long incomplete) {

    /**
     * Reads an extract and applies a schema.
     *
     * @param readBytes hears the position in the file, for progress
     * @throws IOException when the file cannot be read or is no extract
     */
    public static OsmExtract read(Path file, OsmSchema schema, LongConsumer readBytes) throws IOException {
        Collector collector = new Collector(schema);
        OsmPbf.read(file, collector, readBytes);
        return collector.finish();
    }

    private static final class Collector implements OsmVisitor {

        private static final GeometryFactory GEOMETRIES = new GeometryFactory();
        private static final Set<String> AREA_RELATIONS = Set.of("multipolygon", "boundary");

        private final OsmSchema schema;
        private final NodeLocations locations = new NodeLocations();
        private final Map<Long, Way> ways = new LinkedHashMap<>();
        private final List<Relation> areas = new ArrayList<>();
        private final List<Feature> features = new ArrayList<>();
        private final LineMerge lines = new LineMerge();
        private long nodeCount;
        private long wayCount;
        private long relationCount;
        private long incomplete;

        private record Way(long[] nodeIds, Map<String, String> tags) {
            boolean isClosed() {
                return nodeIds.length >= 4 && nodeIds[0] == nodeIds[nodeIds.length - 1];
            }
        }

        private record Relation(long id, List<WayMember> members, Map<String, String> tags) {}

        Collector(OsmSchema schema) {
            this.schema = schema;
        }

        @Override
        public void node(long id, int lonE7, int latE7, Map<String, String> tags) {
            nodeCount++;
            locations.add(id, lonE7, latE7);
            for (OsmLayer layer : tags.isEmpty() ? List.<OsmLayer>of() : schema.layers()) {
                OsmRule rule = rule(layer, tags, GeometryKind.POINT);
                if (rule != null) {
                    Geometry point = GEOMETRIES.createPoint(new Coordinate(lonE7 / 1e7, latE7 / 1e7));
                    features.addAll(draw(layer, rule, "node/" + id, point, tags));
                }
            }
        }

        @Override
        public void way(long id, long[] nodeIds, Map<String, String> tags) {
            wayCount++;
            ways.put(id, new Way(nodeIds, tags));
        }

        @Override
        public void relation(long id, List<WayMember> members, Map<String, String> tags) {
            relationCount++;
            if (AREA_RELATIONS.contains(tags.getOrDefault("type", ""))) {
                areas.add(new Relation(id, members, tags));
            }
        }

        OsmExtract finish() {
            Set<Long> drawnByRelation = new HashSet<>();
            for (Relation relation : areas) {
                drawRelation(relation, drawnByRelation);
            }
            ways.forEach((id, way) -> drawWay(id, way, drawnByRelation.contains(id)));
            features.addAll(lines.merged());
            return new OsmExtract(List.copyOf(features), nodeCount, wayCount, relationCount, incomplete);
        }

        private void drawRelation(Relation relation, Set<Long> drawnByRelation) {
            Map<String, String> tags = areaTags(relation, drawnByRelation);
            Optional<Geometry> area = Optional.empty();
            for (OsmLayer layer : schema.layers()) {
                OsmRule rule = rule(layer, tags, GeometryKind.POLYGON, GeometryKind.CENTRE);
                if (rule == null) {
                    continue;
                }
                if (area.isEmpty()) {
                    area = assemble(relation);
                }
                if (area.isEmpty()) {
                    incomplete++;
                    return;
                }
                features.addAll(draw(layer, rule, "relation/" + relation.id(), area.get(), tags));
            }
        }

        private Optional<Geometry> assemble(Relation relation) {
            List<long[]> outers = new ArrayList<>();
            List<long[]> inners = new ArrayList<>();
            for (WayMember member : relation.members()) {
                Way way = ways.get(member.wayId());
                if (way != null) {
                    (member.role().equals("inner") ? inners : outers).add(way.nodeIds());
                }
            }
            boolean isWhole =
                    outers.size() + inners.size() == relation.members().size();
            return isWhole
                    ? Multipolygon.assemble(outers, inners, locations)
                    : Multipolygon.assembleRest(outers, inners, locations);
        }

        /** Until about 2016 the tags of a multipolygon sat on its outer way; such a way is not drawn by itself. */
        private Map<String, String> areaTags(Relation relation, Set<Long> drawnByRelation) {
            Map<String, String> tags = new HashMap<>(relation.tags());
            tags.keySet().removeAll(Set.of("type", "source", "name", "created_by", "note"));
            if (!tags.isEmpty()) {
                return relation.tags();
            }
            Map<String, String> ofOuter = new HashMap<>(relation.tags());
            for (WayMember member : relation.members()) {
                Way way = ways.get(member.wayId());
                if (way != null && !member.role().equals("inner")) {
                    way.tags().forEach(ofOuter::putIfAbsent);
                    drawnByRelation.add(member.wayId());
                }
            }
            return ofOuter;
        }

        private void drawWay(long id, Way way, boolean isDrawnByRelation) {
            if (way.tags().isEmpty()) {
                return;
            }
            boolean isArea = way.isClosed() && !"no".equals(way.tags().get("area"));
            boolean isLine = !(way.isClosed() && "yes".equals(way.tags().get("area")));
            for (OsmLayer layer : schema.layers()) {
                OsmRule area = isArea && !isDrawnByRelation
                        ? rule(layer, way.tags(), GeometryKind.POLYGON, GeometryKind.CENTRE)
                        : null;
                OsmRule line = isLine && area == null ? rule(layer, way.tags(), GeometryKind.LINE) : null;
                OsmRule rule = area == null ? line : area;
                if (rule != null) {
                    drawWay(layer, rule, id, way);
                }
            }
        }

        private void drawWay(OsmLayer layer, OsmRule rule, long id, Way way) {
            Coordinate[] path = positions(way.nodeIds());
            if (path.length < 2) {
                incomplete++;
            } else if (rule.geometry() == GeometryKind.LINE) {
                for (Feature line : draw(layer, rule, "way/" + id, GEOMETRIES.createLineString(path), way.tags())) {
                    lines.add(line, way.nodeIds());
                }
            } else {
                features.addAll(draw(layer, rule, "way/" + id, GEOMETRIES.createPolygon(path), way.tags()));
            }
        }

        /** Empty when a node is missing. */
        private Coordinate[] positions(long[] nodeIds) {
            Coordinate[] path = new Coordinate[nodeIds.length];
            for (int i = 0; i < path.length; i++) {
                Coordinate position = locations.get(nodeIds[i]);
                if (position == null) {
                    return new Coordinate[0];
                }
                path[i] = position;
            }
            return path;
        }

        private static @Nullable OsmRule rule(OsmLayer layer, Map<String, String> tags, GeometryKind... kinds) {
            for (OsmRule rule : layer.features()) {
                for (GeometryKind kind : kinds) {
                    if (rule.geometry() == kind && rule.fits(tags)) {
                        return rule;
                    }
                }
            }
            return null;
        }

        /** One feature, or two when details come at a later zoom. */
        private static List<Feature> draw(
                OsmLayer layer, OsmRule rule, String id, Geometry geometry, Map<String, String> tags) {
            Geometry drawn = rule.geometry() == GeometryKind.CENTRE ? geometry.getInteriorPoint() : geometry;
            SortedMap<String, Object> properties = new TreeMap<>();
            rule.set().forEach((field, text) -> put(properties, layer, field, text));
            rule.copy().forEach((field, tag) -> put(properties, layer, field, tags.get(tag)));
            SortedMap<String, Object> detailed = new TreeMap<>(properties);
            rule.details().forEach((field, tag) -> put(detailed, layer, field, tags.get(tag)));
            int detail = rule.firstDetailZoom();
            if (detail == rule.minZoom() || detailed.equals(properties)) {
                return List.of(new Feature(layer.name(), id, drawn, detailed, rule.minZoom(), rule.lastZoom()));
            }
            return List.of(
                    new Feature(layer.name(), id, drawn, properties, rule.minZoom(), detail - 1),
                    new Feature(layer.name(), id, drawn, detailed, detail, rule.lastZoom()));
        }

        private static void put(
                SortedMap<String, Object> properties, OsmLayer layer, String field, @Nullable String text) {
            Object value =
                    text == null ? null : TagValue.parse(layer.fields().getOrDefault(field, FieldType.STRING), text);
            if (value != null) {
                properties.put(field, value);
            }
        }
    }
}
