package dev.elbow.scorer.page;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.alert.AlertTopics;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.observe.ObserveServer;
import dev.elbow.scorer.observe.WriteLimit;
import dev.elbow.scorer.stream.EventLookup;
import dev.elbow.scorer.stream.InUse;
import dev.elbow.scorer.stream.ScorerConfig;
import dev.elbow.scorer.stream.ScoringService;
import dev.elbow.scorer.stream.StreamException;
import dev.elbow.scorer.stream.Tap;
import dev.elbow.scorer.stream.TopicFollower;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page of a scoring service: made before the service, which it taps, and shown once that is open. Thread-safe.
 *
 * <pre>{@code
 * LivePage page = new LivePage(PageSettings.defaults());
 * try (page; ScoringService service = ScoringService.open(config, packages, page.tap())) {
 *     page.show(service, config, server, http);
 * }
 * }</pre>
 */
public final class LivePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

    /** A browser that takes nothing for so long is let go. */
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

    private final PageSettings settings;
    private final EventTap tap = new EventTap();
    private final EpisodeBoard episodes = new EpisodeBoard();
    private final Explanations explanations = new Explanations();
    private final WriteLimit limit = new WriteLimit(LONGEST_WRITE);
    private final List<TopicFollower> followers = new ArrayList<>();
    private Optional<Hub> shown = Optional.empty();
    private boolean warned;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "elbow-page");
        thread.setDaemon(true);
        return thread;
    });

    public LivePage(PageSettings settings) {
        this.settings = settings;
    }

    /** Sees what the service answers. */
    public Tap tap() {
        return tap;
    }

    /**
     * Shows a service from now on.
     *
     * @param config of the service
     * @throws dev.elbow.schemas.config.ConfigurationException where the settings name fields that no package has
     */
    public void show(ScoringService service, ScorerConfig config, ObserveServer server, HttpSettings http) {
        List<Feature> features = service.inUse().stream()
                .map(InUse::model)
                .flatMap(model -> model.manifest().schema().features().stream())
                .toList();
        FieldMask given = new FieldMask(settings.mask());
        given.check(features);
        FieldMask mask = given.at(features);
        PageModels models = new PageModels(service::inUse);
        PageTree trees = new PageTree(
                settings.keys(), mask.hidesNothing(), config.routes().size() > 1);
        Hub hub = new Hub(
                tap,
                episodes,
                models,
                trees,
                () -> new Vitals(
                        service.progress(), service.lag(), service.ready().problems()),
                InstantSource.system());
        Details details = new Details(hub, episodes, models, explanations, trees, mask, source -> read(source, config));
        hub.look();
        server.add(new PageSite(
                hub,
                details,
                new LoginCheck(settings.login()),
                http.local() ? Optional.of(http.address()) : Optional.empty(),
                limit));
        for (String topic : topics(config)) {
            TopicFollower follower = new TopicFollower(topic, config.clients(), episodes.listener(topic));
            followers.add(follower);
            follower.start();
        }
        shown = Optional.of(hub);
        long interval = TimeUnit.SECONDS.toMillis(1) / Hub.LOOKS;
        ScheduledFuture<?> unused =
                looks.scheduleWithFixedDelay(() -> look(hub), interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Whoever may write alerts would read any topic else that the scorer may read. */
    private static byte[] read(Score.Source source, ScorerConfig config) {
        if (config.routes().stream().noneMatch(route -> route.topics().events().equals(source.topic()))) {
            throw new StreamException.Unusable("its topic is none that is scored here");
        }
        ScorerConfig.Clients clients = config.clients();
        return EventLookup.read(clients.bootstrapServers(), clients.consumer(), source);
    }

    private List<String> topics(ScorerConfig config) {
        return settings.alerts().isEmpty()
                ? config.routes().stream()
                        .map(route -> AlertTopics.alerts(route.topics().scores()))
                        .distinct()
                        .toList()
                : settings.alerts();
    }

    /** One look that fails, as where a client has just closed, must not be the last. */
    private void look(Hub hub) {
        try {
            hub.look();
        } catch (RuntimeException e) {
            if (!warned) {
                LOG.warn("page: a look failed; others follow, and their faults are not told", e);
            }
            warned = true;
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
        followers.forEach(TopicFollower::leave); // all at once: each may take seconds
        followers.forEach(TopicFollower::close);
        shown.ifPresent(Hub::close);
        limit.close();
        explanations.close();
    }
}
