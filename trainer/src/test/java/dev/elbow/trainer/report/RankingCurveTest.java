package dev.elbow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.trainer.evaluate.Ranking;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingCurveTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4})
    void hasTheAreasOfTheRanking(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int values = seed == 0 ? 1 : 12; // few values: many ties
        double[] normal = new double[80];
        double[] strange = new double[30];
        Arrays.setAll(normal, i -> random.nextInt(values));
        Arrays.setAll(strange, i -> random.nextInt(values) + 2 * (values / 12));
        Contest.Scores scores = new Contest.Scores(normal, strange);

        RankingCurve curve = RankingCurve.of(scores);

        Ranking ranking = scores.ranking();
        assertThat(area(curve.receiver())).isCloseTo(ranking.auroc(), within(1e-12));
        assertThat(area(curve.precision())).isCloseTo(ranking.aupr(), within(1e-12));
        assertThat(curve.recallAt(1)).isEqualTo(1);
    }

    private static double area(List<double[]> corners) {
        double area = 0;
        for (int i = 1; i < corners.size(); i++) {
            double[] from = corners.get(i - 1);
            double[] to = corners.get(i);
            area += (to[0] - from[0]) * (from[1] + to[1]) / 2;
        }
        return area;
    }
}
