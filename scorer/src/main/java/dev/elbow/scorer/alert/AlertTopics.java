package dev.elbow.scorer.alert;

import dev.elbow.schemas.Checks;
import dev.elbow.scorer.stream.ScorerConfig;

/** The two topics, which are different. */
public record AlertTopics(String scores, String alerts) {

    /** What the scores topic's name ends in, where it was named after that of the events. */
    private static final String SCORES_SUFFIX = ScorerConfig.SCORES_SUFFIX;

    /** What a name and this make is the alerts topic, unless said otherwise. */
    public static final String ALERTS_SUFFIX = "-alerts";

    public AlertTopics {
        Checks.notBlank("topics.scores", scores);
        Checks.notBlank("topics.alerts", alerts);
        Checks.that(!scores.equals(alerts), "topics.alerts", alerts, "another topic than that of the scores");
    }

    /** The alerts topic of a scores topic: that of the events, and {@value #ALERTS_SUFFIX}. */
    public static String alerts(String scores) {
        boolean named = scores.endsWith(SCORES_SUFFIX) && scores.length() > SCORES_SUFFIX.length();
        return (named ? scores.substring(0, scores.length() - SCORES_SUFFIX.length()) : scores) + ALERTS_SUFFIX;
    }
}
