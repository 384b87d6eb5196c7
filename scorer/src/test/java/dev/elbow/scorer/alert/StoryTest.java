package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories that chance draws: storms, flapping scores, new levels, silence, late events and such out of order. */
class StoryTest {

    private static final double LEVEL = 1e-3;
    private static final int EVENTS = 400;
    private static final int STORIES = 25;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tellsWhatTheReferenceTells(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int story = 0; story < STORIES; story++) {
            EpisodeRules rules = rules(random);
            boolean ofPackage = random.nextBoolean();
            Reference reference = new Reference(rules);
            Level level = ofPackage ? Level.OF_THE_PACKAGE : Level.fixed(LEVEL);
            try (TopologyRun run = new TopologyRun(rules, level, List.of())) {
                for (Drawn drawn : draw(random)) {
                    run.send(drawn.key, drawn.score);
                    reference.event(drawn.key, drawn.seen());
                }
                List<String> told = run.lines();

                assertThat(told).as("seed %d, story %d, %s", seed, story, rules).isEqualTo(reference.told());
            }
        }
    }

    /** Else the test above could pass without having seen anything. */
    @Test
    void storiesHaveAllThatCanHappen() {
        SplittableRandom random = new SplittableRandom(1);
        TreeSet<String> kinds = new TreeSet<>();
        for (int story = 0; story < STORIES; story++) {
            Reference reference = new Reference(rules(random));
            random.nextBoolean();
            draw(random).forEach(drawn -> reference.event(drawn.key, drawn.seen()));
            reference.told().forEach(line -> kinds.add(line.replaceAll("^\\S+ | start .*", "")));
        }

        assertThat(kinds).containsExactly("closed calm", "closed level_shift", "closed silence", "open", "worse");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatIsRememberedSurvivesItsBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Episodes episodes = new Episodes(
                rules(random),
                new Judge(Level.fixed(LEVEL), EpisodeRules.defaults().closing(), List.of()),
                "test");
        Map<String, Memory> memories = new HashMap<>();
        int compared = 0;
        for (Drawn drawn : draw(random)) {
            Turn turn = episodes.next(
                    Optional.ofNullable(memories.remove(drawn.key)),
                    drawn.key.getBytes(StandardCharsets.UTF_8),
                    drawn.time,
                    drawn.score);
            turn.memory().ifPresent(memory -> memories.put(drawn.key, memory));
            if (turn.memory().isPresent()) {
                Memory memory = turn.memory().get();
                assertThat(MemoryBytes.read(MemoryBytes.write(memory))).isEqualTo(memory);
                compared++;
            }
        }

        assertThat(compared).isGreaterThan(50);
    }

    private record Drawn(String key, long time, Score score) {
        Reference.Seen seen() {
            boolean anomalous = score.pValue() <= LEVEL;
            return new Reference.Seen(
                    time,
                    anomalous,
                    !anomalous && score.pValue() > 10 * LEVEL,
                    score.anomaly() - score.normal(),
                    score.event().orElseThrow().offset());
        }
    }

    private static EpisodeRules rules(SplittableRandom random) {
        int count = 1 + random.nextInt(4);
        return new EpisodeRules(
                new EpisodeRules.Opening(count, count + random.nextInt(5)),
                new EpisodeRules.Closing(1 + random.nextInt(6), seconds(random, 5, 60), OptionalDouble.empty()),
                seconds(random, 20, 120),
                random.nextBoolean() ? Duration.ofMillis(1) : seconds(random, 1, 60),
                1.1 + 2 * random.nextDouble(),
                seconds(random, 30, 200));
    }

    private static Duration seconds(SplittableRandom random, int least, int most) {
        return Duration.ofSeconds(least + random.nextInt(most - least));
    }

    private static List<Drawn> draw(SplittableRandom random) {
        int entities = 1 + random.nextInt(5);
        int[] moods = new int[entities];
        List<Drawn> story = new ArrayList<>();
        long now = 1_000_000;
        for (int i = 0; i < EVENTS; i++) {
            now += random.nextInt(50) == 0 ? random.nextInt(200_000) : random.nextInt(3_000);
            int entity = random.nextInt(entities);
            moods[entity] = random.nextInt(20) == 0 ? random.nextInt(5) : moods[entity];
            long time = random.nextInt(5) == 0 ? now - random.nextInt(60_000) : now;
            double pValue = pValue(moods[entity], i, random);
            double excess = -Math.log(pValue) * (0.5 + random.nextDouble()) * (random.nextInt(15) == 0 ? 5 : 1) - 1;
            Score score = Scores.of(i, time, pValue, excess, pValue <= LEVEL);
            story.add(new Drawn("key-" + entity, time, ScoreJson.read(ScoreJson.write(score))));
        }
        return story;
    }

    private static double pValue(int mood, int number, SplittableRandom random) {
        return switch (mood) {
            case 0 -> 0.02 + 0.9 * random.nextDouble(); // calm
            case 1 -> Math.pow(10, -4 - 6 * random.nextDouble()); // a storm, or a new level
            case 2 -> number % 2 == 0 ? 1e-5 : 0.5; // flapping
            case 3 -> LEVEL * (0.5 + 20 * random.nextDouble()); // around the levels
            default -> random.nextInt(6) == 0 ? 1e-4 : 0.3; // now and then
        };
    }
}
