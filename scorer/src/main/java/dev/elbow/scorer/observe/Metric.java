package dev.elbow.scorer.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every metric of the scorer's own; those of the JVM and of Kafka's clients have the names that Micrometer gives them. */
public enum Metric {
    EVENTS("elbow.events", Kind.COUNTER, "events", "answered and committed", "outcome"),
    ANOMALOUS("elbow.anomalous", Kind.COUNTER, "events", "scored at or above the model's threshold, committed"),
    TIGHTENED("elbow.tightened", Kind.COUNTER, "events", "scored again by the model's second graph, committed"),
    REFUSALS("elbow.refusals", Kind.COUNTER, "refusals", "events without a score, committed", "reason"),
    RESTARTS("elbow.restarts", Kind.COUNTER, "restarts", "of threads after a fault, from their last commit"),
    STAGES(
            "elbow.stage",
            Kind.SUMMARY,
            "seconds",
            "time of each stage of a turn; commits are counted here too",
            "stage"),
    POLLED("elbow.poll", Kind.SUMMARY, "events", "of each poll that brought some"),
    LAG("elbow.lag", Kind.GAUGE, "events", "between what was read and the partition's end", "topic", "partition"),
    ANOMALY(
            "elbow.anomaly",
            Kind.GAUGE,
            "nats",
            "quantiles over the scores of the last minute, within 2 %; NaN without any",
            "model",
            "digest",
            "quantile"),
    MODEL("elbow.model", Kind.GAUGE, "", "1; what scores, and on which provider", "model", "digest", "provider"),
    SHADOW(
            "elbow.shadow",
            Kind.COUNTER,
            "events",
            "scored by the route's package and by its shadow, by who finds them anomalous; committed",
            "topic",
            "anomalous"),
    SHADOW_APART(
            "elbow.shadow.p.value.difference",
            Kind.COUNTER,
            "",
            "sum over those events of how far their two p-values are apart",
            "topic"),
    SHADOW_MISSING(
            "elbow.shadow.missing",
            Kind.COUNTER,
            "events",
            "without a score of the shadow, committed",
            "topic",
            "cause"),
    SWAPS(
            "elbow.swaps",
            Kind.COUNTER,
            "swaps",
            "of watched packages: done, or refused, each reason once until it is gone",
            "outcome"),
    THREADS("elbow.threads", Kind.GAUGE, "threads", "in each state", "state"),
    READY("elbow.ready", Kind.GAUGE, "", "1 where /health/ready says ok, else 0"),
    ALERTS("elbow.alerts", Kind.COUNTER, "alerts", "told on their topic", "state"),
    ALERT_SCORES("elbow.alert.scores", Kind.COUNTER, "scores", "records of the scores topic", "outcome"),
    ALERT_EPISODES("elbow.alert.episodes", Kind.GAUGE, "episodes", "open"),
    ALERT_ENTITIES("elbow.alert.entities", Kind.GAUGE, "entities", "of which something is remembered"),
    ALERT_LEVEL(
            "elbow.alert.level",
            Kind.GAUGE,
            "",
            "with a budget: the p-value at which its events are anomalous; NaN until the traffic is known",
            "model",
            "digest",
            "partition"),
    ALERT_MOVED(
            "elbow.alert.scores.moved",
            Kind.GAUGE,
            "",
            "with a budget: 1 where its scores have moved from its package's calibration, else 0",
            "model",
            "digest"),
    ALERT_DISTANCE(
            "elbow.alert.scores.distance",
            Kind.GAUGE,
            "",
            "with a budget: by which share of the last some 2,000 events its scores differ from that calibration, at most",
            "model",
            "digest"),
    ALERT_DELIVERIES(
            "elbow.alert.deliveries",
            Kind.COUNTER,
            "",
            "attempts to bring an alert to a sink, or what is open again, by what came of them",
            "sink",
            "outcome"),
    ALERT_WAITING("elbow.alert.waiting", Kind.GAUGE, "alerts", "that a sink has not taken yet", "sink"),
    ALERT_BREAKER(
            "elbow.alert.breaker",
            Kind.GAUGE,
            "",
            "1 where nothing is brought to a sink for a while, since it did not take what was; else 0",
            "sink"),
    ALERT_LAG(
            "elbow.alert.lag",
            Kind.GAUGE,
            "scores",
            "between what was read and the partition's end",
            "topic",
            "partition"),
    ALERT_RESTARTS("elbow.alert.restarts", Kind.COUNTER, "restarts", "after a fault, from the last commit"),
    ALERT_READY("elbow.alert.ready", Kind.GAUGE, "", "1 where alerts are made of what comes, else 0");

    /** How its numbers are read. */
    public enum Kind {
        /** Only grows; its name ends in {@code _total}. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** A {@code _count}, a {@code _sum}, and a {@code _max} of the last minutes. */
        SUMMARY
    }

    private final String dotted;
    private final Kind kind;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which nobody can change
    private final List<String> labels;

    Metric(String dotted, Kind kind, String unit, String description, String... labels) {
        this.dotted = dotted;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** As Micrometer knows it. */
    String dotted() {
        return dotted;
    }

    public Kind kind() {
        return kind;
    }

    /** Nothing where it is a mere number: Micrometer would append an empty one. */
    public @Nullable String unit() {
        return unit.isEmpty() ? null : unit;
    }

    public String description() {
        return description;
    }

    public List<String> labels() {
        return labels;
    }

    /** As Prometheus knows it, without what a summary appends. */
    public String exposed() {
        String name = dotted.replace('.', '_');
        String whole = unit.isEmpty() || name.endsWith("_" + unit) ? name : name + "_" + unit;
        return kind == Kind.COUNTER ? whole + "_total" : whole;
    }
}
