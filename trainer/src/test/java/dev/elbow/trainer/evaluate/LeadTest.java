package dev.elbow.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LeadTest {

    private static final int ROWS = 400;

    @Test
    void ofADetectorToItselfIsNone() {
        Data data = new Data(0, 1, 1);

        assertThat(Lead.of(data.first, data.first, data.anomalies, 0))
                .isEqualTo(new Lead(new Lead.Interval(0, 0), new Lead.Interval(0, 0)));
    }

    @Test
    void holdsWhatTheEventsThemselvesComeTo() {
        Data data = new Data(1, 2, 0.5);
        Lead lead = Lead.of(data.first, data.second, data.anomalies, 0);
        Ranking first = Ranking.of(data.first, data.anomalies);
        Ranking second = Ranking.of(data.second, data.anomalies);

        assertThat(first.auroc() - second.auroc())
                .isBetween(lead.auroc().low(), lead.auroc().high());
        assertThat(first.aupr() - second.aupr())
                .isBetween(lead.aupr().low(), lead.aupr().high());
        assertThat(lead.auroc().low()).isPositive();
    }

    /** Of detectors that are equally good, 19 in 20 leads are to be told from chance as chance. */
    @Test
    void oneThatIsChanceIsCalledSo() {
        int none = 0;
        for (long seed = 0; seed < 200; seed++) {
            Data data = new Data(seed, 1, 1);
            Lead lead = Lead.of(data.first, data.second, data.anomalies, seed);
            none += lead.auroc().low() <= 0 && lead.auroc().high() >= 0 ? 1 : 0;
        }

        assertThat(none / 200.0).isCloseTo(0.95, within(0.045)); // three standard errors
    }

    /** The standard error of the area of one detector, by Hanley and McNeil (1982), beside one that knows everything. */
    @Test
    void isAsWideAsTheStandardErrorSays() {
        Data data = new Data(7, 1.5, 1);
        double[] perfect = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            perfect[i] = data.anomalies[i] ? 1 : 0;
        }
        double area = Ranking.of(data.first, data.anomalies).auroc();
        double anomalies = ROWS / 4.0;
        double normal = ROWS - anomalies;
        double q1 = area / (2 - area);
        double q2 = 2 * area * area / (1 + area);
        double variance = (area * (1 - area) + (anomalies - 1) * (q1 - area * area) + (normal - 1) * (q2 - area * area))
                / (anomalies * normal);

        Lead.Interval behind = Lead.of(data.first, perfect, data.anomalies, 0).auroc();

        assertThat((behind.high() - behind.low()) / (2 * 1.96)).isCloseTo(Math.sqrt(variance), within(0.005));
    }

    /** A quarter of the events are anomalies, which lie so many deviations off. */
    private static final class Data {
        final double[] first = new double[ROWS];
        final double[] second = new double[ROWS];
        final boolean[] anomalies = new boolean[ROWS];

        Data(long seed, double offOfFirst, double offOfSecond) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < ROWS; i++) {
                anomalies[i] = i % 4 == 0;
                first[i] = random.nextGaussian() + (anomalies[i] ? offOfFirst : 0);
                second[i] = random.nextGaussian() + (anomalies[i] ? offOfSecond : 0);
            }
        }
    }
}
