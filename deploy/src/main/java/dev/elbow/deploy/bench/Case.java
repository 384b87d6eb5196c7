package dev.elbow.deploy.bench;

import dev.elbow.scorer.stream.Guarantee;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One way to get events from topic to topic.
 *
 * @param nodes of the model's score
 * @param contributions that a score names
 */
record Case(Work work, int nodes, int contributions, Guarantee guarantee, int threads) {

    /** What happens to an event on its way. */
    enum Work {
        PASS_THROUGH,
        DECODE,
        SCORE
    }

    /** What scores name by default. */
    private static final int CONTRIBUTIONS = 5;

    /**
     * All of them.
     *
     * @param defaultNodes of a model that nobody asked for otherwise
     */
    static List<Case> all(int defaultNodes) {
        List<Case> cases = new ArrayList<>();
        for (Guarantee guarantee : List.of(Guarantee.AT_LEAST_ONCE, Guarantee.EXACTLY_ONCE)) {
            for (int threads = 1; threads <= 2; threads++) {
                cases.add(new Case(Work.PASS_THROUGH, 0, 0, guarantee, threads));
                cases.add(new Case(Work.SCORE, 1, CONTRIBUTIONS, guarantee, threads));
                if (threads == 1) {
                    cases.add(new Case(Work.DECODE, 0, 0, guarantee, threads));
                    cases.add(new Case(Work.SCORE, 1, 0, guarantee, threads));
                    cases.add(new Case(Work.SCORE, defaultNodes, CONTRIBUTIONS, guarantee, threads));
                }
            }
        }
        return cases;
    }

    /** What it is measured against. */
    Case passThrough() {
        return new Case(Work.PASS_THROUGH, 0, 0, guarantee, threads);
    }

    String words() {
        String what = switch (work) {
            case PASS_THROUGH -> "pass-through";
            case DECODE -> "decode, pass";
            case SCORE -> "score, K=" + nodes + (contributions == 0 ? ", no contributions" : "");
        };
        return what + ", " + guarantee.name().toLowerCase(Locale.ROOT)
                + (threads == 1 ? "" : ", " + threads + " threads");
    }
}
