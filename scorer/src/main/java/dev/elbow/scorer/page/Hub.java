package dev.elbow.scorer.page;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.scorer.score.Answer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the tap some times a second, keeps what it finds, and tells browsers. All of it is bounded, whatever the stream does.
 * Thread-safe; scoring threads never come here.
 */
final class Hub {

    /** Looks a second. */
    static final int LOOKS = 4;

    /** Scored events that browsers are sent a second. */
    static final int EVENTS_PER_SECOND = 50;

    /** Browsers at a time. */
    static final int SUBSCRIBERS = 16;

    private static final int EVENTS = 2_000;
    private static final int NOTABLE_EVENTS = 1_000;
    private static final long EVENT_BYTES = 16L << 20;
    private static final int HISTORY_SECONDS = 900;

    private final EventTap tap;
    private final EpisodeBoard episodes;
    private final PageModels models;
    private final PageTree trees;
    private final Supplier<Vitals> vitals;
    private final InstantSource clock;
    private final EventRing ordinary = new EventRing(EVENTS, EVENT_BYTES);
    private final EventRing notable = new EventRing(NOTABLE_EVENTS, EVENT_BYTES);
    private final Deque<Map<String, @Nullable Object>> history = new ArrayDeque<>();
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private long number;
    private long shown;
    private long heard;
    private double budget = EVENTS_PER_SECOND;
    private int looks;

    /**
     * A hub.
     *
     * @param vitals how the service is now
     * @param clock times of frames
     */
    Hub(
            EventTap tap,
            EpisodeBoard episodes,
            PageModels models,
            PageTree trees,
            Supplier<Vitals> vitals,
            InstantSource clock) {
        this.tap = tap;
        this.episodes = episodes;
        this.models = models;
        this.trees = trees;
        this.vitals = vitals;
        this.clock = clock;
        tap.open((int) budget);
    }

    /** Takes what the tap kept, and tells all browsers; called {@value #LOOKS} times a second. */
    synchronized void look() {
        boolean newModels = models.look();
        List<EventRing.Numbered> events = keep();
        Map<String, @Nullable Object> now = trees.vitals(clock.millis(), vitals.get(), shown);
        if (looks++ % LOOKS == 0) {
            history.add(now);
            while (history.size() > HISTORY_SECONDS) {
                history.remove();
            }
        }
        Map<String, @Nullable Object> frame = new LinkedHashMap<>(now);
        heard = events.isEmpty() ? heard : clock.millis();
        frame.put("heard", heard);
        frame.put("e", trees(events));
        frame.put("gone", episodes.gone());
        frame.put("episodes", episodes(episodes.news()));
        frame.put("topics", episodes.topics());
        if (newModels) {
            frame.put("models", models.trees());
        }
        subscribers.removeIf(Subscriber::over);
        if (!subscribers.isEmpty()) {
            byte[] bytes = frame("frame", frame);
            subscribers.forEach(one -> one.send(bytes));
        }
    }

    /**
     * Of what is left of a look's room, the next ones make use, up to a second's worth: a burst is shown whole. Each look has room of its
     * own all the same, since what is strangest may come right after a burst.
     */
    private List<EventRing.Numbered> keep() {
        double next = Math.min(EVENTS_PER_SECOND, budget + (double) EVENTS_PER_SECOND / LOOKS);
        List<Seen> taken = new ArrayList<>(tap.take());
        taken.removeIf(one -> ordinary.byPlace(one.source()).isPresent()
                || notable.byPlace(one.source()).isPresent());
        taken.sort(Comparator.comparingLong(one -> one.source().timestamp()));
        List<EventRing.Numbered> kept = new ArrayList<>();
        for (Seen seen : taken) {
            EventRing.Numbered one = new EventRing.Numbered(++number, seen);
            (seen.notable() ? notable : ordinary).add(one);
            kept.add(one);
        }
        int scored = (int) taken.stream()
                .filter(one -> one.answer() instanceof Answer.Scored)
                .count();
        shown += scored;
        budget = Math.max(0, next - scored);
        tap.open(Math.max(EVENTS_PER_SECOND / LOOKS, (int) budget));
        return kept;
    }

    /**
     * Adds a browser, and sends it what there was.
     *
     * @return false where there are too many
     */
    synchronized boolean add(Subscriber one) {
        subscribers.removeIf(Subscriber::over);
        if (subscribers.size() >= SUBSCRIBERS) {
            return false;
        }
        one.send(frame("hello", hello()));
        subscribers.add(one);
        return true;
    }

    private Map<String, @Nullable Object> hello() {
        Map<String, @Nullable Object> hello = new LinkedHashMap<>();
        hello.put("now", clock.millis());
        hello.put("heard", heard);
        hello.put("per_second", EVENTS_PER_SECOND);
        hello.put("models", models.trees());
        hello.put("history", List.copyOf(history));
        List<EventRing.Numbered> events = new ArrayList<>(ordinary.events());
        events.addAll(notable.events());
        events.sort(Comparator.comparingLong(EventRing.Numbered::number));
        hello.put("e", trees(events));
        hello.put("episodes", episodes(episodes.all()));
        hello.put("topics", episodes.topics());
        return hello;
    }

    private List<Object> trees(List<EventRing.Numbered> events) {
        List<Object> list = new ArrayList<>();
        for (EventRing.Numbered one : events) {
            PageModel model = one.seen()
                    .answer()
                    .score()
                    .flatMap(score -> models.byDigest(score.model().digest()))
                    .orElse(null);
            list.add(trees.event(one.number(), one.seen(), model));
        }
        return list;
    }

    private List<Object> episodes(Iterable<Alert> alerts) {
        List<Object> list = new ArrayList<>();
        alerts.forEach(alert -> list.add(trees.episode(alert)));
        return list;
    }

    private static byte[] frame(String name, Map<String, @Nullable Object> tree) {
        return ("event: " + name + "\ndata: " + ResultJson.write(tree) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** An event that is still kept. */
    synchronized Optional<Seen> event(long asked) {
        return notable.byNumber(asked).or(() -> ordinary.byNumber(asked));
    }

    /** The same by its place. */
    synchronized Optional<Seen> event(Score.Source source) {
        return notable.byPlace(source).or(() -> ordinary.byPlace(source));
    }

    int subscribers() {
        return subscribers.size();
    }

    void close() {
        subscribers.forEach(Subscriber::close);
    }
}
