package dev.elbow.scorer.sink;

import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.AlertmanagerJson;
import dev.elbow.schemas.wire.AlertmanagerJson.Posted;
import dev.elbow.scorer.http.HttpAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Prometheus Alertmanager of episodes: firing while they are open, resolved once they close. Alertmanager takes an alert for resolved
 * that nobody repeats, 5 minutes by default, and forgets all when it starts anew; so open ones are told again and again.
 *
 * <p>An entity of a topic of alerts is one alert there, whatever the episode: silences and groups go by its labels. So these are of nothing
 * that may change while an episode is open, as the package that scored its strangest event may. Times are those of the events.
 */
final class Alertmanager implements Sink {

    static final String NAME = "alertmanager";

    private static final Logger LOG = LoggerFactory.getLogger(Alertmanager.class);

    private static final String PATH = "api/v2/alerts";
    private static final String LABEL_NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
    private static final List<String> OWN = List.of("alertname", "entity", "topic");
    private static final Duration DEFAULT_REPEAT = Duration.ofMinutes(1);

    /** Well below the time after which Alertmanager takes an alert for resolved. */
    private static final Duration RAREST_REPEAT = Duration.ofMinutes(4);

    /** In one request. */
    private static final int MOST_ALERTS = 500;

    private static final int LONGEST_LABEL = 1_000;

    private final JsonPost post;
    private final Map<String, String> labels;
    private final String topic;
    private final long repeatNanos;

    /** By partition and id. */
    private final Map<Integer, Map<String, Alert>> open = new HashMap<>();

    private long told = System.nanoTime();

    /**
     * Where alerts go.
     *
     * @param labels beside our own
     * @param repeat how often open ones are told again
     */
    record Options(HttpTarget target, Map<String, String> labels, Duration repeat) {

        static Optional<Options> read(Settings sinks) {
            Settings group = sinks.group(NAME);
            if (!sinks.has(NAME)) {
                return Optional.empty();
            }
            Optional<HttpTarget> target = HttpTarget.read(group, HttpAddress::read);
            target.filter(one -> one.address().getPath().endsWith(PATH + "/"))
                    .ifPresent(one ->
                            group.problem("url", one.address(), "the address of Alertmanager, without /" + PATH));
            Map<String, String> labels = group.passThrough("labels");
            for (String name : labels.keySet()) {
                if (!name.matches(LABEL_NAME)) {
                    group.problem("labels", name, "names of letters, digits and underscores");
                } else if (OWN.contains(name)) {
                    group.problem("labels", name, "others than " + String.join(", ", OWN));
                }
            }
            Duration repeat = group.duration("repeat", DEFAULT_REPEAT);
            if (repeat.compareTo(RAREST_REPEAT) > 0) {
                group.problem("repeat", repeat, "at most " + RAREST_REPEAT.toMinutes() + "m");
            }
            return target.map(one -> new Options(one.at(one.address().resolve(PATH)), labels, repeat));
        }
    }

    /**
     * A sink that knows of no episode yet.
     *
     * @param topic of the alerts
     */
    Alertmanager(Options options, String topic) {
        this.topic = topic;
        this.post = new JsonPost(options.target());
        this.labels = options.labels();
        this.repeatNanos = options.repeat().toNanos();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String where() {
        return post.where();
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public void deliver(String delivery, Alert alert, byte[] json) throws SinkFault, InterruptedException {
        send(List.of(posted(alert)));
    }

    @Override
    public void recall(int partition, Alert alert) {
        Map<String, Alert> episodes = open.computeIfAbsent(partition, unused -> new LinkedHashMap<>());
        if (alert.state() == Alert.State.CLOSED) {
            episodes.remove(alert.id());
        } else {
            episodes.put(alert.id(), alert);
        }
    }

    @Override
    public void forget(int partition) {
        open.remove(partition);
    }

    @Override
    public boolean repeat() throws SinkFault, InterruptedException {
        if (System.nanoTime() - told < repeatNanos) {
            return false;
        }
        List<Alert> again = new ArrayList<>();
        open.values().forEach(episodes -> again.addAll(episodes.values()));
        for (int from = 0; from < again.size(); from += MOST_ALERTS) {
            tellAgain(again.subList(from, Math.min(again.size(), from + MOST_ALERTS)));
        }
        told = System.nanoTime();
        return !again.isEmpty();
    }

    /** Halves what is refused, too large perhaps, down to the one alert that is at fault; that is told no more, and holds up no other. */
    private void tellAgain(List<Alert> alerts) throws SinkFault, InterruptedException {
        try {
            send(alerts.stream().map(this::posted).toList());
        } catch (SinkFault e) {
            if (e.passing()) {
                throw e;
            }
            if (alerts.size() == 1) {
                String id = alerts.get(0).id();
                LOG.warn("{} {} {} for open episode {}: it is not told of it again", NAME, where(), e.getMessage(), id);
                open.values().forEach(episodes -> episodes.remove(id));
                return;
            }
            tellAgain(alerts.subList(0, alerts.size() / 2));
            tellAgain(alerts.subList(alerts.size() / 2, alerts.size()));
        }
    }

    private void send(List<Posted> alerts) throws SinkFault, InterruptedException {
        post.send(AlertmanagerJson.write(alerts), Map.of());
    }

    private Posted posted(Alert alert) {
        Strangest strangest = alert.strangest();
        Map<String, String> names = new LinkedHashMap<>(labels);
        names.put("alertname", "ElbowAnomaly");
        names.put("entity", label(alert.entity().text()));
        names.put("topic", topic);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(
                "model", strangest.model().name() + ":" + strangest.model().version());
        annotations.put("summary", AlertText.summary(alert));
        annotations.put("description", AlertText.reason(strangest));
        annotations.put("episode", alert.id());
        strangest
                .event()
                .ifPresent(event -> annotations.put(
                        "event", event.topic() + ", partition " + event.partition() + ", offset " + event.offset()));
        return new Posted(
                names, annotations, time(alert.start()), alert.closing().map(closing -> time(closing.end())));
    }

    /** Of two that begin alike for long, each its own. */
    private static String label(String entity) {
        String shown = Excerpt.of(entity, LONGEST_LABEL);
        return shown.equals(entity)
                ? entity
                : shown + " " + UUID.nameUUIDFromBytes(entity.getBytes(StandardCharsets.UTF_8));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
