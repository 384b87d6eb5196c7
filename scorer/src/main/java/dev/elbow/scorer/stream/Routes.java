package dev.elbow.scorer.stream;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.score.ScoringOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads routes: the one whose keys stand at the top of the settings, or those of the list {@code routes}. Not thread-safe. */
final class Routes {

    static final String KEY = "routes";

    static final String WATCH = "watch";
    static final String SHADOW = "shadow";

    /** A registry is asked each time, and a folder's manifest read. */
    private static final Duration SHORTEST_WATCH = Duration.ofSeconds(1);

    private static final String REMEDY = "each of the " + KEY + " has its own";

    /** In the place of topics that the settings refuse: nobody gets to see it. */
    private static final Topics UNSOUND = new Topics("events", "scores", "refusals");

    /** What goes through a topic. */
    private enum Use {
        EVENTS,
        SCORES,
        REFUSALS,
        SHADOW
    }

    /** Who claimed a topic first. */
    private record Claim(Use use, String path, ScoreFormat format) {}

    private final Map<String, Claim> claims = new HashMap<>();

    private Routes() {}

    /** All routes; problems are the settings' to report. */
    static List<Route> read(Settings settings) {
        Routes routes = new Routes();
        List<Settings> groups = settings.groups(KEY);
        if (!settings.has(KEY)) {
            return List.of(routes.single(settings));
        }
        if (groups.isEmpty()) {
            settings.problem(KEY, "none", "one route at least");
        }
        settings.forbid("package", REMEDY);
        settings.forbid(Choice.KEY, REMEDY);
        settings.forbid(WATCH, REMEDY);
        settings.forbid(SHADOW, REMEDY);
        Settings topics = settings.group("topics");
        List.of("events", "scores", "refusals").forEach(key -> topics.forbid(key, REMEDY));
        ScoringOptions common = ScoringOptions.read(settings, "");
        List<Route> read = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            read.add(routes.route(groups.get(i), common.overriddenBy(groups.get(i)), KEY + "[" + i + "]."));
        }
        return read;
    }

    private Route single(Settings settings) {
        return route(settings, ScoringOptions.read(settings, ""), "");
    }

    private Route route(Settings settings, ScoringOptions scoring, String path) {
        Optional<Choice> choice = Choice.read(settings, scoring.format().events());
        List<ScoringOptions> packages;
        if (choice.isPresent()) {
            settings.forbid("package", "choose.packages names those of this topic");
            packages = references(choice.get()).map(scoring::of).toList();
        } else {
            packages = List.of(scoring.of(settings.requiredText("package")));
        }
        Topics topics = topics(settings.group("topics"), path, scoring.format().scores());
        return new Route(
                packages.isEmpty() ? List.of(scoring) : packages,
                topics,
                choice,
                watch(settings),
                shadow(settings, topics.events(), scoring, path));
    }

    private Optional<Shadow> shadow(Settings settings, String events, ScoringOptions scoring, String path) {
        Settings shadow = settings.group(SHADOW);
        if (!settings.has(SHADOW)) {
            return Optional.empty();
        }
        String reference = shadow.requiredText("package");
        String topic = shadow.text("topic", events + ScorerConfig.SHADOW_SUFFIX);
        claim(
                shadow,
                "topic",
                topic,
                new Claim(Use.SHADOW, path + "shadow.topic", scoring.format().scores()));
        return Optional.of(new Shadow(scoring.of(reference), topic));
    }

    private static Optional<Duration> watch(Settings settings) {
        Duration interval = settings.duration(WATCH, SHORTEST_WATCH);
        if (interval.compareTo(SHORTEST_WATCH) < 0) {
            settings.problem(WATCH, interval, "1s or more");
        }
        return settings.has(WATCH) ? Optional.of(interval) : Optional.empty();
    }

    private static Stream<String> references(Choice choice) {
        return Stream.concat(new TreeSet<>(choice.packages().values()).stream(), choice.otherwise().stream())
                .distinct();
    }

    private Topics topics(Settings names, String path, ScoreFormat format) {
        String events = names.requiredText("events");
        String scores = names.text("scores", events + ScorerConfig.SCORES_SUFFIX);
        String refusals = names.text("refusals", events + ScorerConfig.REFUSALS_SUFFIX);
        if (events.isEmpty()) {
            return UNSOUND;
        }
        claim(names, "events", events, new Claim(Use.EVENTS, path + "topics.events", format));
        claim(names, "scores", scores, new Claim(Use.SCORES, path + "topics.scores", format));
        claim(names, "refusals", refusals, new Claim(Use.REFUSALS, path + "topics.refusals", format));
        return new HashSet<>(List.of(events, scores, refusals)).size() == 3
                ? new Topics(events, scores, refusals)
                : UNSOUND;
    }

    /** Events of a topic go one way; answers of several routes may come together where they are of one kind. */
    private void claim(Settings names, String key, String topic, Claim claim) {
        Claim before = claims.putIfAbsent(topic, claim);
        if (before == null) {
            return;
        }
        if (before.use != claim.use || claim.use == Use.EVENTS) {
            names.problem(key, topic, "another topic than " + before.path);
        } else if (claim.use != Use.REFUSALS && before.format != claim.format) {
            names.problem(key, topic, "another topic than " + before.path + ", whose scores are in another format");
        }
    }
}
