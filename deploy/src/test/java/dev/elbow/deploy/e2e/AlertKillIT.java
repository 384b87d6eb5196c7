package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.alert.EpisodeRules;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.ModelLevel;
import dev.elbow.scorer.budget.OpeningRule;
import dev.elbow.scorer.budget.PartLevel;
import dev.elbow.scorer.budget.Seen;
import dev.elbow.scorer.fixture.AlertLines;
import dev.elbow.scorer.fixture.EpisodeReference;
import dev.elbow.scorer.fixture.EpisodeStory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes of one group make alerts of scores, of which one at a time is killed in the middle of episodes. */
@Tag("chaos")
class AlertKillIT {

    private static final int PARTITIONS = 3;
    private static final int EVENTS = 12_000;
    private static final int KILLS = 6;

    /** As {@link #RULES}. The clock on the wall must not end an episode in a pause of the test. */
    private static final String SETTINGS = """
            bootstrap_servers: %s
            topics: {scores: events-scores}
            create_topics: true
            episode:
              open: {count: 2, of: 3}
              close: {events: 4, after: 20s}
              silence: 180s
              cool_down: 5s
              worse_factor: 1.3
              level_shift: 60s
            kafka:
              consumer: {session.timeout.ms: 6000, heartbeat.interval.ms: 1000, max.poll.records: 50}
              producer: {transaction.timeout.ms: 6000}
            """;

    /** What events are held to: a level, or a budget, which learns from each of them. */
    private enum By {
        LEVEL("episode.open.p_value: " + EpisodeStory.LEVEL + "\n"),
        BUDGET("budget: {alerts: 3, per: hour, each: key}\n");

        private final String setting;

        By(String setting) {
            this.setting = setting;
        }
    }

    private static final EpisodeRules RULES = new EpisodeRules(
            new EpisodeRules.Opening(2, 3),
            new EpisodeRules.Closing(4, Duration.ofSeconds(20), OptionalDouble.empty()),
            Duration.ofSeconds(180),
            Duration.ofSeconds(5),
            1.3,
            Duration.ofSeconds(60));

    @TempDir
    Path folder;

    private final Random random = Seed.random("AlertKillIT");

    @ParameterizedTest
    @EnumSource
    void eachEpisodeIsToldOnceThoughProcessesAreKilledInTheMiddle(By by) throws Exception {
        List<Placed> story = story();
        Map<String, List<String>> expected = expected(story, by);
        int alerts = expected.values().stream().mapToInt(List::size).sum();
        assertThat(alerts).as("alerts that there should be").isGreaterThan(300);
        try (Cluster cluster = new Cluster(PARTITIONS);
                AlertTopic topic = new AlertTopic(cluster)) {
            Path settings = Files.writeString(
                    folder.resolve("alert.yaml"), SETTINGS.formatted(cluster.bootstrapServers()) + by.setting);
            ElbowProcess[] processes = {start(settings), start(settings)};
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    send(topic, story.subList(EVENTS * (kill - 1) / KILLS, EVENTS * kill / KILLS));
                    int victim = random.nextInt(processes.length);
                    assertThat(processes[victim].running())
                            .as(processes[victim]::err)
                            .isTrue();
                    processes[victim].kill();
                    processes[victim] = start(settings);
                }
                List<Alert> told = topic.read(alerts, Duration.ofMinutes(2));

                assertThat(lines(told)).isEqualTo(expected);
                assertThat(told).hasSize(alerts);
                for (ElbowProcess process : processes) {
                    process.terminate();
                    assertThat(process.await(60)).as(process::err).isEqualTo(143);
                }
                assertThat(topic.read(alerts + 1, Duration.ofSeconds(3)))
                        .as("and none twice, later")
                        .hasSize(alerts);
            } finally {
                processes[0].close();
                processes[1].close();
            }
        }
    }

    /** A partition's level without a store, seen by one process from the first score to the last. */
    private static final class Budgeted {
        private final PartLevel level = new PartLevel(
                new AlertBudget.Alerts(3, AlertBudget.Period.HOUR, AlertBudget.Each.KEY),
                new OpeningRule(2, 3),
                OptionalDouble.empty());

        private Budgeted() {
            level.add(new ModelLevel());
        }

        EpisodeReference.Seen seen(String key, EpisodeStory.Event event) {
            Score score = event.score();
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            double p = score.pValue();
            PartLevel.Bounds bounds = level.next(Seen.of(0, score.anomalous(), p, event.time(), bytes), p);
            boolean anomalous = bounds.opens().isPresent() ? p <= bounds.opens().getAsDouble() : score.anomalous();
            return new EpisodeReference.Seen(
                    event.time(),
                    anomalous,
                    !anomalous && p > bounds.closes().orElse(EpisodeRules.Closing.OF_A_PACKAGE),
                    score.anomaly() - score.normal(),
                    score.event().orElseThrow().offset());
        }
    }

    private record Placed(int partition, EpisodeStory.Event event) {}

    /** Each partition has a story of its own, and they come in turns. */
    private List<Placed> story() {
        SplittableRandom chance = new SplittableRandom(random.nextLong());
        List<Placed> story = new ArrayList<>();
        List<List<EpisodeStory.Event>> parts = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            parts.add(EpisodeStory.draw(chance, EVENTS / PARTITIONS));
        }
        for (int i = 0; i < EVENTS; i++) {
            int partition = i % PARTITIONS;
            story.add(new Placed(partition, parts.get(partition).get(i / PARTITIONS)));
        }
        return story;
    }

    /** A key of one partition is not that of another. */
    private static String key(Placed placed) {
        return placed.partition + "-" + placed.event.key();
    }

    private static Map<String, List<String>> expected(List<Placed> story, By by) {
        List<EpisodeReference> references = new ArrayList<>();
        List<Budgeted> budgets = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            references.add(new EpisodeReference(RULES));
            budgets.add(new Budgeted());
        }
        for (Placed placed : story) {
            EpisodeReference.Seen seen = by == By.LEVEL
                    ? placed.event.seen()
                    : budgets.get(placed.partition).seen(key(placed), placed.event);
            references.get(placed.partition).event(key(placed), seen);
        }
        Map<String, List<String>> byEntity = new TreeMap<>();
        references.forEach(reference -> reference.told().forEach(line -> put(byEntity, line)));
        return byEntity;
    }

    private static Map<String, List<String>> lines(List<Alert> told) {
        Map<String, List<String>> byEntity = new TreeMap<>();
        told.forEach(alert -> put(byEntity, AlertLines.line(alert)));
        return byEntity;
    }

    private static void put(Map<String, List<String>> byEntity, String line) {
        byEntity.computeIfAbsent(line.substring(0, line.indexOf(' ')), key -> new ArrayList<>())
                .add(line);
    }

    /** Over a second or more, so that the kill after it meets work. */
    private void send(AlertTopic topic, List<Placed> slice) throws InterruptedException {
        int pause = 100 + random.nextInt(400);
        for (int i = 0; i < slice.size(); i++) {
            topic.send(
                    slice.get(i).partition,
                    key(slice.get(i)),
                    slice.get(i).event.score());
            if (i % 200 == 0) {
                topic.flush();
                Thread.sleep(pause); // scores that come one after another, as they do in life
            }
        }
        topic.flush();
    }

    private ElbowProcess start(Path settings) throws IOException {
        Path in = Files.createTempFile(folder, "in", "");
        return ElbowProcess.start(folder, in, List.of("-Xmx256m"), "alert", "--config", settings.toString());
    }
}
