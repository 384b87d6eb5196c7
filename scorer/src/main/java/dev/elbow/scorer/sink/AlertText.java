package dev.elbow.scorer.sink;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** Alerts in words, for people. Control characters of events do not get through. Stateless. */
final class AlertText {

    private static final int LONGEST_NAME = 100;

    private AlertText() {}

    /** All of it in one line. */
    static String line(Alert alert) {
        String place = alert.strangest()
                .event()
                .map(event ->
                        ", strangest at " + event.topic() + "-" + event.partition() + ", offset " + event.offset())
                .orElse("");
        return summary(alert) + "; " + reason(alert.strangest()) + "; since " + Instant.ofEpochMilli(alert.start())
                + place + "; episode " + alert.id();
    }

    /** What is the matter with whom. */
    static String summary(Alert alert) {
        String entity = Excerpt.of(alert.entity().text(), LONGEST_NAME);
        String counts = String.format(
                Locale.ROOT,
                "%,d of %,d events anomalous, the strangest %.4g nats, p = %.2g",
                alert.counts().anomalous(),
                alert.counts().events(),
                alert.strangest().anomaly(),
                alert.strangest().pValue());
        return switch (alert.state()) {
            case OPEN -> entity + " is anomalous: " + counts;
            case WORSE -> entity + " became worse: " + counts;
            case CLOSED -> entity + " " + closed(alert) + ": " + counts;
        };
    }

    private static String closed(Alert alert) {
        return switch (alert.closing().orElseThrow().reason()) {
            case CALM -> "is normal again";
            case SILENCE -> "is silent";
            case LEVEL_SHIFT -> "stays at another level";
        };
    }

    /** Why: the features that add most, in nats beyond those of a normal event. */
    static String reason(Strangest strangest) {
        String features = strangest.explanation().contributions().stream()
                .map(AlertText::contribution)
                .collect(Collectors.joining(", "));
        String latent = String.format(
                Locale.ROOT, "latent code %+.3g nats", strangest.explanation().latent());
        return features.isEmpty() ? latent : features + ", " + latent;
    }

    private static String contribution(Score.Contribution one) {
        return String.format(
                Locale.ROOT,
                "%s %+.3g nats (observed %s, expected %s)",
                Excerpt.of(one.feature(), LONGEST_NAME),
                one.nats(),
                value(one.observed()),
                value(one.expected()));
    }

    private static String value(FieldValue value) {
        return value.match(new FieldValue.Cases<>() {
            @Override
            public String number(double number) {
                return String.format(Locale.ROOT, "%.4g", number);
            }

            @Override
            public String symbol(String symbol) {
                return Excerpt.of(symbol, LONGEST_NAME);
            }

            @Override
            public String missing() {
                return "nothing";
            }

            @Override
            public String unknown(FieldValue.Unknown unknown) {
                return unknown.symbol()
                        .map(symbol -> symbol(symbol) + ", unseen")
                        .orElse("unseen");
            }
        });
    }
}
