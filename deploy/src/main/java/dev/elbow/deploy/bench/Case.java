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
 * @param latent whether a score tells the latent code
 */
record Case(Work work, int nodes, int contributions, boolean latent, Guarantee guarantee, int threads) {

    /** What happens to an event on its way. */
    enum Work {
        PASS_THROUGH,
        DECODE,
        /** Scored by a random cut forest. */
        FOREST,
        SCORE
    }

    /** What scores name by default. */
    static final int CONTRIBUTIONS = 5;

    /**
     * All of them.
     *
     * @param defaultNodes of a model that nobody asked for otherwise
     */
    static List<Case> all(int defaultNodes) {
        List<Case> cases = new ArrayList<>();
        for (Guarantee guarantee : List.of(Guarantee.AT_LEAST_ONCE, Guarantee.EXACTLY_ONCE)) {
            for (int threads = 1; threads <= 2; threads++) {
                cases.add(unscored(Work.PASS_THROUGH, guarantee, threads));
                cases.add(new Case(Work.SCORE, 1, CONTRIBUTIONS, true, guarantee, threads));
            }
            cases.add(unscored(Work.DECODE, guarantee, 1));
            cases.add(unscored(Work.FOREST, guarantee, 1));
            cases.add(new Case(Work.SCORE, 1, CONTRIBUTIONS, false, guarantee, 1));
            cases.add(new Case(Work.SCORE, 1, 0, false, guarantee, 1));
            cases.add(new Case(Work.SCORE, defaultNodes, CONTRIBUTIONS, true, guarantee, 1));
        }
        return cases;
    }

    private static Case unscored(Work work, Guarantee guarantee, int threads) {
        return new Case(work, 0, 0, false, guarantee, threads);
    }

    /** What it is measured against. */
    Case passThrough() {
        return unscored(Work.PASS_THROUGH, guarantee, threads);
    }

    String words() {
        String what = switch (work) {
            case PASS_THROUGH -> "pass-through";
            case DECODE -> "decode, pass";
            case FOREST -> "random cut forest";
            case SCORE ->
                "score, K=" + nodes + (latent ? "" : contributions == 0 ? ", anomaly only" : ", no latent code");
        };
        return what + ", " + guarantee.name().toLowerCase(Locale.ROOT)
                + (threads == 1 ? "" : ", " + threads + " threads");
    }
}
