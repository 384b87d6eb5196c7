package dev.elbow.scorer.page;

import dev.elbow.schemas.Utf8;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.http.HttpLogin;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.observe.ObserveServer;
import dev.elbow.scorer.observe.WriteLimit;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.InUse;
import dev.elbow.scorer.stream.Progress;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A page of the tiny package over a real server, whose service is played. */
final class PageStand implements AutoCloseable {

    static final ScoringOptions OPTIONS = ScoringOptions.defaults("tiny:1.0.0");
    static final String EVENT =
            "{\"temperature\": 60, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\", \"user\": \"mallory\"}";

    final EventTap tap = new EventTap();
    final EpisodeBoard episodes = new EpisodeBoard();
    /** What every place of its topic has. */
    byte[] inTopic = bytes(EVENT);

    final Hub hub;
    final ObserveServer server;
    final PageModels models;
    private final WriteLimit limit = new WriteLimit(Duration.ofSeconds(2));
    private final Explanations explanations = new Explanations();
    private final Scorer scorer;
    private long offset;

    PageStand(VerifiedPackage model, PackageSession session, PageSettings settings) throws IOException {
        this(model, session, settings, new HttpSettings(true, "127.0.0.1", 0, true));
    }

    PageStand(VerifiedPackage model, PackageSession session, PageSettings settings, HttpSettings http)
            throws IOException {
        this.scorer = new Scorer(model, session, OPTIONS);
        FieldMask mask = new FieldMask(settings.mask());
        PageTree trees = new PageTree(settings.keys(), mask.hidesNothing(), true);
        this.models = new PageModels(() -> List.of(new InUse("events", model, OPTIONS)));
        this.hub = new Hub(
                tap,
                episodes,
                models,
                trees,
                () -> new Vitals(new Progress(offset, offset, 0, 0, 0, 0), OptionalLong.of(7), List.of()),
                InstantSource.fixed(Instant.ofEpochMilli(1_000_000)));
        hub.look();
        Details details = new Details(hub, episodes, models, explanations, trees, mask, source -> inTopic);
        this.server = ObserveServer.open(http);
        server.add(new PageSite(
                hub,
                details,
                new LoginCheck(settings.login()),
                Optional.of(http.address()).filter(a -> http.local()),
                limit));
    }

    static PageSettings masked(String... fields) {
        return new PageSettings(HttpLogin.NONE, List.of(fields), true, List.of());
    }

    /** Scores an event as the loop would, and lets the tap see it; then the hub looks. */
    void score(String event) {
        Score score = scorer.score(List.of(bytes(event))).get(0).score().orElseThrow();
        tap.scored(bytes("machine-1"), bytes(event), at(score, offset++));
        hub.look();
    }

    static Score at(Score score, long offset) {
        return new Score(
                score.model(),
                Optional.of(new Score.Source("events", 0, offset, 1_000_000 + offset)),
                score.elbo(),
                score.pValue(),
                score.anomalous(),
                score.latent(),
                score.explanation(),
                score.attributes());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return Utf8.read(bytes, 0, bytes.length).orElseThrow();
    }

    @Override
    public void close() {
        hub.close();
        server.close();
        limit.close();
        explanations.close();
    }
}
