package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void aurocIsTheShareOfPairsInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] scores = new double[60];
        boolean[] anomalies = new boolean[60];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(10); // many ties
            anomalies[i] = i < 2 ? i == 0 : random.nextInt(4) == 0;
        }

        double pairs = 0;
        double ordered = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (anomalies[i] && !anomalies[j]) {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        assertThat(Ranking.of(scores, anomalies).auroc()).isCloseTo(ordered / pairs, within(1e-12));
    }

    /** Scores 4, 3, 2, 1: anomaly, normal, anomaly, normal; precision 1 at recall 1/2, 2/3 at recall 1. */
    @Test
    void auprIsAveragePrecision() {
        Ranking ranking = Ranking.of(new double[] {4, 3, 2, 1}, new boolean[] {true, false, true, false});

        assertThat(ranking.aupr()).isCloseTo(0.5 * 1 + 0.5 * 2 / 3, within(1e-12));
        assertThat(ranking.auroc()).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void equalScoresAreWorthChance() {
        Ranking ranking = Ranking.of(new double[] {1, 1, 1, 1}, new boolean[] {true, false, false, false});

        assertThat(ranking).isEqualTo(new Ranking(0.5, 0.25));
    }

    @Test
    void refusesLabelsOfOneKind() {
        assertThatThrownBy(() -> Ranking.of(new double[] {1, 2}, new boolean[2]))
                .hasMessage("anomalies: 0.0 (expected: some, and not all)");
    }
}
