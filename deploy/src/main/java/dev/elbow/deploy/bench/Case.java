package dev.elbow.deploy.bench;

import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.stream.Guarantee;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One way to get events from topic to topic.
 *
 * @param format of events and scores both
 * @param nodes of the model's score
 * @param contributions that a score names
 * @param latent whether a score tells the latent code
 */
record Case(
        Work work, EventFormat format, int nodes, int contributions, boolean latent, Guarantee guarantee, int threads) {

    /** What happens to an event on its way. */
    enum Work {
        PASS_THROUGH,
        DECODE,
        /** Decoded by the parser that does all of JSON, without the scan that comes before it. */
        PARSE,
        /** Scored by a random cut forest. */
        FOREST,
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
                cases.add(unscored(Work.PASS_THROUGH, EventFormat.JSON, guarantee, threads));
                cases.add(scored(EventFormat.JSON, 1, guarantee, threads));
            }
            cases.add(unscored(Work.DECODE, EventFormat.JSON, guarantee, 1));
            cases.add(unscored(Work.PARSE, EventFormat.JSON, guarantee, 1));
            cases.add(unscored(Work.FOREST, EventFormat.JSON, guarantee, 1));
            cases.add(new Case(Work.SCORE, EventFormat.JSON, 1, CONTRIBUTIONS, false, guarantee, 1));
            cases.add(new Case(Work.SCORE, EventFormat.JSON, 1, 0, false, guarantee, 1));
            cases.add(scored(EventFormat.JSON, defaultNodes, guarantee, 1));
            cases.add(unscored(Work.PASS_THROUGH, EventFormat.AVRO, guarantee, 1));
            cases.add(unscored(Work.DECODE, EventFormat.AVRO, guarantee, 1));
            cases.add(scored(EventFormat.AVRO, 1, guarantee, 1));
            cases.add(scored(EventFormat.AVRO, defaultNodes, guarantee, 1));
        }
        return cases;
    }

    private static Case unscored(Work work, EventFormat format, Guarantee guarantee, int threads) {
        return new Case(work, format, 0, 0, false, guarantee, threads);
    }

    /** A score with all that scores tell by default. */
    static Case scored(EventFormat format, int nodes, Guarantee guarantee, int threads) {
        return new Case(Work.SCORE, format, nodes, CONTRIBUTIONS, true, guarantee, threads);
    }

    /** What it is measured against. */
    Case passThrough() {
        return unscored(Work.PASS_THROUGH, format, guarantee, threads);
    }

    String words() {
        String what = switch (work) {
            case PASS_THROUGH -> "pass-through";
            case DECODE -> "decode, pass";
            case PARSE -> "parse, pass";
            case FOREST -> "random cut forest";
            case SCORE ->
                "score, K=" + nodes + (latent ? "" : contributions == 0 ? ", anomaly only" : ", no latent code");
        };
        return what + (format == EventFormat.JSON ? "" : ", " + format.name().toLowerCase(Locale.ROOT)) + ", "
                + guarantee.name().toLowerCase(Locale.ROOT)
                + (threads == 1 ? "" : ", " + threads + " threads");
    }
}
