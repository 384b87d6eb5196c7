package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.avro.AvroScoreDecoder;
import dev.elbow.schemas.avro.AvroScoreEncoder;
import dev.elbow.scorer.fixture.EpisodeReference;
import dev.elbow.scorer.fixture.EpisodeStory;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories that chance draws: storms, flapping scores, new levels, silence, late events and such out of order. */
class StoryTest {

    private static final double LEVEL = EpisodeStory.LEVEL;
    private static final int EVENTS = 400;
    private static final int STORIES = 8;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tellsWhatTheReferenceTells(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int story = 0; story < STORIES; story++) {
            EpisodeRules rules = EpisodeStory.rules(random);
            boolean ofPackage = random.nextBoolean();
            EpisodeReference reference = new EpisodeReference(rules);
            Level level = ofPackage ? Level.OF_THE_PACKAGE : Level.fixed(LEVEL);
            try (TopologyRun run = new TopologyRun(rules, level, List.of())) {
                for (EpisodeStory.Event event : EpisodeStory.draw(random, EVENTS)) {
                    run.send(event.key(), event.score());
                    reference.event(event.key(), event.seen());
                }
                List<String> told = run.lines();

                assertThat(told).as("seed %d, story %d, %s", seed, story, rules).isEqualTo(reference.told());
            }
        }
    }

    /** Whatever the scores are written in, the alerts are the same to the last byte. */
    @Test
    void avroTellsWhatJsonTells() {
        SplittableRandom random = new SplittableRandom(21);
        EpisodeRules rules = EpisodeStory.rules(random);
        Levels levels = Levels.same(Level.fixed(LEVEL));
        try (TopologyRun json = new TopologyRun(rules, levels, List.of());
                TopologyRun avro = new TopologyRun(rules, levels, List.of(), ReadScore.avro(AvroScoreDecoder.bare()))) {
            for (EpisodeStory.Event event : EpisodeStory.draw(random, EVENTS)) {
                json.send(event.key(), event.score());
                avro.send(
                        event.key().getBytes(StandardCharsets.UTF_8),
                        AvroScoreEncoder.bare().encode(event.score()),
                        new RecordHeaders());
            }
            avro.send(new byte[] {1}, new byte[] {2}, new RecordHeaders());

            assertThat(avro.told()).hasSizeGreaterThan(5).isEqualTo(json.told());
            assertThat(avro.tally.progress().noScores()).isEqualTo(1);
        }
    }

    /** Else the test above could pass without having seen anything. */
    @Test
    void storiesHaveAllThatCanHappen() {
        SplittableRandom random = new SplittableRandom(1);
        TreeSet<String> kinds = new TreeSet<>();
        for (int story = 0; story < STORIES; story++) {
            EpisodeReference reference = new EpisodeReference(EpisodeStory.rules(random));
            random.nextBoolean();
            EpisodeStory.draw(random, EVENTS).forEach(event -> reference.event(event.key(), event.seen()));
            reference.told().forEach(line -> kinds.add(line.replaceAll("^\\S+ | start .*", "")));
        }

        assertThat(kinds).containsExactly("closed calm", "closed level_shift", "closed silence", "open", "worse");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void whatIsRememberedSurvivesItsBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Episodes episodes = new Episodes(
                EpisodeStory.rules(random),
                new Judge(Level.fixed(LEVEL), EpisodeRules.defaults().closing(), List.of()),
                "test");
        Map<String, Memory> memories = new HashMap<>();
        int compared = 0;
        for (EpisodeStory.Event event : EpisodeStory.draw(random, EVENTS)) {
            Turn turn = episodes.next(
                    Optional.ofNullable(memories.remove(event.key())),
                    event.key().getBytes(StandardCharsets.UTF_8),
                    event.time(),
                    event.score());
            turn.memory().ifPresent(memory -> memories.put(event.key(), memory));
            if (turn.memory().isPresent()) {
                Memory memory = turn.memory().get();
                assertThat(MemoryBytes.read(MemoryBytes.write(memory))).isEqualTo(memory);
                compared++;
            }
        }

        assertThat(compared).isGreaterThan(50);
    }
}
