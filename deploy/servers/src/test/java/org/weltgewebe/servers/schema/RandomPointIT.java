package org.weltgewebe.servers.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The public points of radius accounts are uniform over the true geodesic circle: (d/r)² and the azimuth are uniform and independent.
 * The bounds fail a right draw less than once in a million runs per place and question; a wrong draw fails all of them, as the last
 * test shows.
 */
class RandomPointIT {

    private static final int POINTS = 6_000;
    private static final double ONCE_IN = 1e-6;
    private static final int GRID = 8;

    private static SchemaDatabase weave;

    @BeforeAll
    static void open() {
        weave = new SchemaDatabase();
    }

    @AfterAll
    static void close() {
        weave.close();
    }

    @ParameterizedTest(name = "{0}: {3} m around {1} {2}")
    @CsvSource({
        "high latitude, 15.6, 78.22, 5000",
        "across the pole, 40, 89.98, 5000",
        "across the antimeridian, 179.999, -16.8, 5000",
        "at the antimeridian itself, -180, 65.5, 500",
        "the smallest circle, 9.52, 47.14, 50",
    })
    void fillTheCircleEvenly(String where, double lon, double lat, int radiusM) {
        List<String> rows = weave.rows("WITH drawn AS (INSERT INTO wg.account (title, map_state, radius_m, location)"
                + " SELECT 'Weberin', 'radius', " + radiusM + ", ST_SetSRID(ST_Point(" + lon + ", " + lat
                + "), 4326) FROM generate_series(1, " + POINTS + ") RETURNING location, public_point)"
                + " SELECT ST_Distance(location::geography, public_point::geography),"
                + " degrees(ST_Azimuth(location::geography, public_point::geography)),"
                + " ST_X(public_point), ST_Y(public_point) FROM drawn");

        double[][] columns = rows.stream()
                .map(row -> Arrays.stream(row.split("\\|"))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        assertThat(columns).hasDimensions(POINTS, 4);
        assertThat(rows).doesNotHaveDuplicates();
        assertThat(Arrays.stream(column(columns, 0))).allMatch(distance -> distance <= radiusM + 1e-6);
        assertThat(Arrays.stream(column(columns, 2))).allMatch(x -> x >= -180 && x <= 180);
        assertThat(Arrays.stream(column(columns, 3))).allMatch(y -> y >= -90 && y <= 90);
        double[] area = Arrays.stream(column(columns, 0))
                .map(distance -> Math.pow(distance / radiusM, 2))
                .toArray();
        double[] turn = Arrays.stream(column(columns, 1))
                .map(azimuth -> (azimuth + 360) % 360 / 360)
                .toArray();
        assertThat(kolmogorovDistance(area)).as("(d/r)²").isLessThan(kolmogorovBound());
        assertThat(kolmogorovDistance(turn)).as("azimuth").isLessThan(kolmogorovBound());
        assertThat(chiSquare(area, turn)).as("both together").isLessThan(chiSquareBound());
    }

    @Test
    void theMeasureFindsAWrongDraw() {
        SplittableRandom random = new SplittableRandom(7);
        double[] even = random.doubles(POINTS).toArray();
        double[] turn = random.doubles(POINTS).toArray();
        // Distance r·u instead of r·√u, and a circle in degrees at 60° of latitude: the two mistakes at hand.
        double[] crowded = Arrays.stream(even).map(u -> u * u).toArray();
        double[] squeezed = Arrays.stream(turn)
                .map(u -> (Math.atan2(Math.cos(2 * Math.PI * u) * 0.5, Math.sin(2 * Math.PI * u)) / (2 * Math.PI) + 1)
                        % 1)
                .toArray();

        assertThat(kolmogorovDistance(even)).isLessThan(kolmogorovBound());
        assertThat(kolmogorovDistance(crowded)).isGreaterThan(kolmogorovBound());
        assertThat(kolmogorovDistance(squeezed)).isGreaterThan(kolmogorovBound());
        assertThat(chiSquare(even, turn)).isLessThan(chiSquareBound());
        assertThat(chiSquare(even, even)).isGreaterThan(chiSquareBound());
    }

    private static double[] column(double[][] rows, int index) {
        return Arrays.stream(rows).mapToDouble(row -> row[index]).toArray();
    }

    /** Largest distance between the empirical distribution and the uniform one on [0, 1]. */
    private static double kolmogorovDistance(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            distance = Math.max(
                    distance, Math.max(sorted[i] - (double) i / sorted.length, (i + 1.0) / sorted.length - sorted[i]));
        }
        return distance;
    }

    /** Dvoretzky–Kiefer–Wolfowitz with Massart's constant: P(D > ε) ≤ 2·exp(−2nε²), for every n. */
    private static double kolmogorovBound() {
        return Math.sqrt(Math.log(2 / ONCE_IN) / (2.0 * POINTS));
    }

    /** Over a grid of equal areas. */
    private static double chiSquare(double[] a, double[] b) {
        int[][] counts = new int[GRID][GRID];
        for (int i = 0; i < a.length; i++) {
            counts[Math.min(GRID - 1, (int) (a[i] * GRID))][Math.min(GRID - 1, (int) (b[i] * GRID))]++;
        }
        double expected = (double) a.length / (GRID * GRID);
        return Arrays.stream(counts)
                .flatMapToInt(Arrays::stream)
                .mapToDouble(count -> Math.pow(count - expected, 2) / expected)
                .sum();
    }

    /** Wilson–Hilferty quantile for 63 degrees of freedom at z = 5 (one in 3.5 million). */
    private static double chiSquareBound() {
        int freedom = GRID * GRID - 1;
        double spread = 2.0 / (9 * freedom);
        return freedom * Math.pow(1 - spread + 5 * Math.sqrt(spread), 3);
    }
}
