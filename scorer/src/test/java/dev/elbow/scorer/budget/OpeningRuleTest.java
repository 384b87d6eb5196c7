package dev.elbow.scorer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningRuleTest {

    @ParameterizedTest
    @CsvSource({
        "2,2", "2,3", "2,10", "3,3", "3,5", "3,10", "4,6", "5,5", "5,8", "5,12", "7,10", "8,14", "10,10", "2,16",
    })
    void isTheExactChainWithinOneInAHundred(int count, int of) {
        OpeningRule rule = new OpeningRule(count, of);

        for (double p : new double[] {1e-4, 1e-3, 0.01, 0.03, 0.1, 0.2, 0.3}) {
            double exact = exact(rule, p);
            if (exact > 1e-10 && exact < 0.0101) {
                assertThat(rule.openings(p) / exact).as("p = " + p).isCloseTo(1, within(0.01));
            }
        }
    }

    /** A run of k: one over {@code (p^-k - 1) / (1 - p)} events (Feller, volume 1, XIII.7). */
    @ParameterizedTest
    @CsvSource({"2,0.01", "3,0.1", "5,0.3", "8,0.4"})
    void aRunOpensAsFellerSays(int run, double p) {
        double events = (Math.pow(p, -run) - 1) / (1 - p);

        assertThat(new OpeningRule(run, run).openings(p) * events).isCloseTo(1, within(0.01));
    }

    @ParameterizedTest
    @CsvSource({"1,1,0.01", "1,5,0.02", "3,5,0.1", "4,30,0.03", "15,100,0.06"})
    void opensAsOftenAsSimulatedEventsDo(int count, int of, double p) {
        OpeningRule rule = new OpeningRule(count, of);
        double expected = rule.openings(p);
        int events = 3_000_000;

        int opened = simulate(rule, p, events, 11);

        assertThat(opened / (events * expected)).isCloseTo(1, within(0.01 + 4 / Math.sqrt(opened)));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,3", "3,5", "5,10", "5,5", "20,100", "50,1000"})
    void theLevelOpensWhatWasAskedFor(int count, int of) {
        OpeningRule rule = new OpeningRule(count, of);

        for (double openings : new double[] {1e-7, 1e-5, 1e-3, 0.009}) {
            assertThat(rule.openings(rule.level(openings)) / openings).isCloseTo(1, within(1e-4));
        }
    }

    /** Neither formula nor rounding may turn around. */
    @ParameterizedTest
    @CsvSource({"2,3", "3,5", "10,20", "20,100", "100,1000"})
    void moreAnomalousEventsOpenMore(int count, int of) {
        OpeningRule rule = new OpeningRule(count, of);
        double before = 0;

        for (double p = rule.level(1e-12); p <= 1; p *= 1.1) {
            double openings = rule.openings(p);
            assertThat(openings).as("p = " + p).isBetween(before, 1.0 / count + 1e-12);
            before = openings;
        }
        assertThat(rule.openings(1)).isEqualTo(1.0 / count);
        assertThat(rule.openings(0)).isZero();
        assertThat(rule.level(1)).isCloseTo(1, within(1e-9));
    }

    @Test
    void refusesWhatCannotOpen() {
        assertThatThrownBy(() -> new OpeningRule(3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count: 3 (expected: 1 to 2, the events that are looked at)");
        assertThatThrownBy(() -> new OpeningRule(1, 0)).hasMessage("of: 0 (expected: 1 to 10000 events)");
        assertThatThrownBy(() -> OpeningRule.eachAnomalousEvent().level(0))
                .hasMessage("openings: 0.0 (expected: a finite number above 0)");
    }

    static int simulate(OpeningRule rule, double p, int events, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        OpeningCount count = new OpeningCount(rule);
        for (int i = 0; i < events; i++) {
            count.add(random.nextDouble() < p);
        }
        return count.opened();
    }

    /** One over the mean number of events, by the Markov chain of which of the last n - 1 events were anomalous. */
    private static double exact(OpeningRule rule, double p) {
        int states = 1 << (rule.of() - 1);
        double[] now = new double[states];
        now[0] = 1;
        double alive = 1;
        double events = 0;
        double hazard = 0;
        double before;
        do {
            before = hazard;
            double lost = 0;
            for (int turn = 0; turn < rule.of(); turn++) {
                events += alive;
                lost = step(now, rule, p);
                hazard = lost / alive;
                alive -= lost;
            }
        } while (alive > 1e-12 && (before == 0 || Math.abs(hazard - before) > 1e-9 * hazard));
        return 1 / (events + (hazard > 0 ? alive / hazard : 0));
    }

    /** Goes on by one event; how probable it is that it opens. */
    private static double step(double[] now, OpeningRule rule, double p) {
        double[] next = new double[now.length];
        double lost = 0;
        for (int state = 0; state < now.length; state++) {
            next[(state << 1) & (now.length - 1)] += now[state] * (1 - p);
            if (Integer.bitCount(state) + 1 >= rule.count()) {
                lost += now[state] * p;
            } else {
                next[((state << 1) | 1) & (now.length - 1)] += now[state] * p;
            }
        }
        System.arraycopy(next, 0, now, 0, now.length);
        return lost;
    }
}
