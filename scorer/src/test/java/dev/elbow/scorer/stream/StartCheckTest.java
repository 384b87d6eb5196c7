package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.scorer.score.ScoringOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartCheckTest {

    private static final ScorerConfig CONFIG = Bench.config(Guarantee.EXACTLY_ONCE);
    private static final TopicFacts PLAIN = TopicFacts.of(3, Map.of());

    @Test
    void takesTheLimitsOfTheOutputTopics() {
        TopicFacts small = TopicFacts.of(5, Map.of("max.message.bytes", "70000"));

        List<OutputTopics> outputs =
                StartCheck.check(CONFIG, Map.of("events", PLAIN, "scores", small, "refusals", PLAIN), 1 << 20);

        assertThat(outputs).containsExactly(new OutputTopics(5, 60_000, 898_779));
    }

    @Test
    void listsEveryProblemInOneMessage() {
        TopicFacts brief = TopicFacts.of(1, Map.of("cleanup.policy", "compact,delete", "retention.ms", "1000"));

        assertThatThrownBy(() -> StartCheck.check(CONFIG, Map.of("scores", brief), 1 << 20))
                .isInstanceOf(StreamException.Unusable.class)
                .hasMessage("topics: missing: events, refusals (expected: topics that are there, or --create-topics);"
                        + " scores: retention.ms 1000 (expected: at least a minute; records would be deleted before"
                        + " anyone reads them)");
    }

    @Test
    void looksAtTheTopicsOfAllRoutesAndShadows() {
        ScoringOptions scoring = ScoringOptions.defaults("tiny:1.0.0");
        ScorerConfig config = new ScorerConfig(
                List.of(
                        new Route(
                                List.of(scoring),
                                new Topics("a", "a-scores", "refusals"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new Shadow(scoring, "shadows"))),
                        Route.of(scoring, new Topics("b", "b-scores", "refusals"))),
                false,
                CONFIG.commit(),
                1,
                CONFIG.clients());
        TopicFacts brief = TopicFacts.of(1, Map.of("cleanup.policy", "delete", "retention.ms", "1000"));
        TopicFacts wide = TopicFacts.of(7, Map.of());

        assertThatThrownBy(() -> StartCheck.check(config, Map.of("a", PLAIN, "b", brief, "shadows", brief), 1 << 20))
                .hasMessage("topics: missing: a-scores, refusals, b-scores (expected: topics that are there, or"
                        + " --create-topics); shadows: retention.ms 1000 (expected: at least a minute; records would be"
                        + " deleted before anyone reads them)");
        assertThat(StartCheck.check(
                        config,
                        Map.of(
                                "a",
                                PLAIN,
                                "a-scores",
                                PLAIN,
                                "refusals",
                                PLAIN,
                                "b",
                                PLAIN,
                                "b-scores",
                                wide,
                                "shadows",
                                wide),
                        1 << 20))
                .containsExactly(
                        new OutputTopics(3, 898_779, 898_779, Optional.of(new OutputTopics(7, 898_779, 898_779))),
                        new OutputTopics(7, 898_779, 898_779));
    }

    @Test
    void takesShortRetentionWhereNothingIsDeleted() {
        assertThat(TopicFacts.of(1, Map.of("cleanup.policy", "compact", "retention.ms", "1000"))
                        .deletesAtOnce())
                .isFalse();
        assertThat(TopicFacts.of(1, Map.of("cleanup.policy", "delete", "retention.ms", "-1"))
                        .deletesAtOnce())
                .isFalse();
        assertThat(TopicFacts.of(1, Map.of("cleanup.policy", "delete", "retention.ms", "0"))
                        .deletesAtOnce())
                .isTrue();
    }
}
