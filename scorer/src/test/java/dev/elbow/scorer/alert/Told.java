package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import java.util.Locale;

/** Alerts as lines that a test can read. Stateless. */
final class Told {

    private Told() {}

    /** As {@link Reference} tells it. */
    static String line(Alert alert) {
        return alert.entity().text() + " " + word(alert.state())
                + alert.closing().map(closing -> " " + word(closing.reason())).orElse("")
                + " start " + alert.start() + " time " + alert.time()
                + alert.closing().map(closing -> " end " + closing.end()).orElse("")
                + " events " + alert.counts().events() + " anomalous "
                + alert.counts().anomalous() + " strangest "
                + alert.strangest().event().map(Score.Source::offset).orElse(-1L);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
