package dev.elbow.trainer.report;

import dev.elbow.schemas.Checks;
import dev.elbow.trainer.evaluate.Ranking;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** How the model and its baselines score strange events beside held-out ones. Immutable. */
public final class Contest {

    /** What the strange events are. */
    public enum Kind {
        /** Rows that training left out, by their label. */
        LABELLED("labelled", "labelled rows"),
        /** Labelled rows that nothing was fitted to or calibrated on, normal ones among them. */
        TEST("test", "labelled anomalies"),
        /** Held-out events with some features taken from another one. */
        CORRUPTED("corruption", "corrupted events");

        private final String key;
        private final String words;

        Kind(String key, String words) {
            this.key = key;
            this.words = words;
        }

        String words() {
            return words;
        }

        /** The metric's name, for instance {@code labelled_auroc_model}. */
        public String metric(String measure, Rival rival) {
            return key + "_" + measure + "_" + rival.key();
        }
    }

    /**
     * One rival's scores; larger is stranger.
     *
     * @param normal of the held-out events, or of the normal ones among test rows
     * @param strange of the others
     */
    @SuppressWarnings("ArrayRecordComponent") // as many numbers as events, written once and only read
    public record Scores(double[] normal, double[] strange) {

        public Ranking ranking() {
            double[] all = Arrays.copyOf(normal, normal.length + strange.length);
            System.arraycopy(strange, 0, all, normal.length, strange.length);
            boolean[] anomalies = new boolean[all.length];
            Arrays.fill(anomalies, normal.length, all.length, true);
            return Ranking.of(all, anomalies);
        }
    }

    private final Kind kind;
    private final Map<Rival, Scores> scores;

    public Contest(Kind kind, Map<Rival, Scores> scores) {
        Checks.that(scores.containsKey(Rival.MODEL), "rivals", scores.keySet(), "the model among them");
        this.kind = kind;
        this.scores = new EnumMap<>(scores);
    }

    public Kind kind() {
        return kind;
    }

    /** By rival, the model first. */
    public Map<Rival, Scores> scores() {
        return new EnumMap<>(scores);
    }

    /** What the scores of each rival come to. */
    public Map<Rival, Ranking> rankings() {
        Map<Rival, Ranking> rankings = new EnumMap<>(Rival.class);
        scores.forEach((rival, one) -> rankings.put(rival, one.ranking()));
        return rankings;
    }

    Scores model() {
        Scores model = scores.get(Rival.MODEL);
        return model == null ? new Scores(new double[0], new double[0]) : model;
    }
}
