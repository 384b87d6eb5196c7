package dev.elbow.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    private enum Delivery {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    @Test
    void tellsWhatWasAskedForThoughNothingWasGiven() {
        Settings settings = new Settings("a.yaml", Map.of("sink", true));

        int unusedThreads = settings.integer("threads", 1, 1, 8);
        Optional<String> unusedName = settings.text("name");
        Duration unusedInterval = settings.group("commit").duration("interval", Duration.ofMinutes(90));
        Delivery unusedDelivery = settings.choice("delivery", Delivery.EXACTLY_ONCE);
        OptionalDouble unusedRate = settings.switched("sink").orElseThrow().positive("rate", 1);
        int unusedAgain = settings.integer("threads", 2, 1, 8);

        assertThat(settings.asked())
                .containsExactly(
                        new Asked("threads", "a whole number from 1 to 8", "1"),
                        new Asked("name", "text", ""),
                        new Asked("commit.interval", "a duration such as 100ms, 5s or 2m", "90m"),
                        new Asked("delivery", "one of exactly_once, at_least_once", "exactly_once"),
                        new Asked("sink", "true, false or a group of settings", "false"),
                        new Asked("sink.rate", "a number above 0, at most 1.0", ""));
    }

    @Test
    void readsTypedValuesAndDefaults() {
        Settings settings = new Settings(
                "a.yaml",
                Map.of(
                        "threads",
                        4,
                        "delivery",
                        "at-least-once",
                        "commit",
                        "100ms",
                        "kafka",
                        Map.of("a", Map.of("b", 1))));

        assertThat(settings.integer("threads", 1, 1, 8)).isEqualTo(4);
        assertThat(settings.choice("delivery", Delivery.EXACTLY_ONCE)).isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThat(settings.duration("commit", Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.passThrough("kafka")).isEqualTo(Map.of("a.b", "1"));
        assertThat(settings.number("rate", 0.5, 0, 1)).isEqualTo(0.5);
        assertThat(settings.flag("create", false)).isFalse();
        assertThat(settings.text("name")).isEmpty();
        assertThat(settings.texts("list")).isEmpty();
        settings.finish();
    }

    @Test
    void aGroupMayBeSwitchedAsAWhole() {
        Map<String, Object> values = Map.of("on", true, "off", "false", "some", Map.of("least", 0.5), "odd", 7);
        Settings settings = new Settings("a.yaml", values);

        assertThat(settings.switched("on"))
                .hasValueSatisfying(
                        group -> assertThat(group.number("least", 0, 1)).isEmpty());
        assertThat(settings.switched("off")).isEmpty();
        assertThat(settings.switched("absent")).isEmpty();
        assertThat(settings.switched("some"))
                .hasValueSatisfying(
                        group -> assertThat(group.number("least", 0, 1)).hasValue(0.5));
        assertThat(settings.switched("odd")).isEmpty();
        assertThatThrownBy(settings::finish)
                .hasMessage("a.yaml:\n  odd: 7 (expected: true, false or a group of settings)");
    }

    @Test
    void reportsAllProblemsTogetherWithTheNearestKnownKey() {
        Settings settings =
                new Settings("a.yaml", Map.of("thraeds", 4, "rate", "fast", "group", Map.of("nme", "x"), "list", 3));
        settings.integer("threads", 1, 1, 8);
        settings.number("rate", 0.5, 0, 1);
        settings.group("group").text("name", "");
        settings.groups("list");
        settings.requiredText("topic");

        assertThatThrownBy(settings::finish)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "rate: fast (expected: a number from 0.0 to 1.0)",
                                        "list: 3 (expected: a list)",
                                        "topic: absent (expected: text)",
                                        "thraeds: unknown key; did you mean threads?",
                                        "group.nme: unknown key; did you mean group.name?"));
    }

    @ParameterizedTest
    @CsvSource({"100ms,100", "5s,5000", "2m,120000", "1h,3600000", "PT0.5S,500", "1m30s,90000"})
    void readsDurations(String text, long millis) {
        Settings settings = new Settings("a", Map.of("d", text));

        assertThat(settings.duration("d", Duration.ofDays(1))).isEqualTo(Duration.ofMillis(millis));
        settings.finish();
    }

    @ParameterizedTest
    @CsvSource({"0s", "-5s", "5", "soon", "P"})
    void refusesWhatIsNoDuration(String text) {
        Settings settings = new Settings("a", Map.of("d", text));
        settings.duration("d", Duration.ofDays(1));

        assertThatThrownBy(settings::finish).hasMessageContaining("expected: a duration");
    }

    @ParameterizedTest
    @CsvSource({"10ms,10ms", "90000ms,90s", "20s,20s", "120s,2m", "PT36H,36h", "1m30s,90s"})
    void tellsADurationAsItIsWritten(String text, String told) {
        Settings settings = new Settings("a", Map.of("d", text));
        settings.problem("d", settings.duration("d", Duration.ofDays(1)), "another");

        assertThatThrownBy(settings::finish).hasMessageContaining("d: " + told + " (expected: another)");
    }

    @Test
    void suggestsNothingWhereNothingIsNear() {
        assertThat(Nearest.of("zebra", List.of("threads", "topic"))).isEmpty();
        assertThat(Nearest.of("topc", List.of("threads", "topic"))).contains("topic");
        assertThat(Nearest.of("/no", List.of("/id", "/at"))).isEmpty();
        assertThat(Nearest.of("/okay", List.of("/id", "/ok"))).contains("/ok");
        assertThat(Nearest.of("dmeo", List.of("zoo", "demo"))).contains("demo");
        assertThat(Nearest.of("eval", List.of("zoo", "demo"))).isEmpty();
        assertThat(Nearest.sorted("b", List.of("ccc", "a", "bb"))).containsExactly("a", "bb", "ccc");
    }

    @Test
    void namesTheOptionAndTheKey() {
        Map<String, String> options = Map.of("package", "--package", "topics.events", "--from");
        Settings settings = new Settings("score", Map.of("topics", Map.of("event", "x")), options);
        settings.requiredText("package");
        settings.group("topics").requiredText("events");

        assertThatThrownBy(settings::finish).hasMessage("""
                        score:
                          --package or package: absent (expected: text)
                          --from or topics.events: absent (expected: text)
                          topics.event: unknown key; did you mean topics.events?""");
    }

    @Test
    void forbidsWhatHasNoPlaceBesideOthers() {
        Settings settings = new Settings("score", Map.of("package", "tiny:1.0.0"), Map.of("package", "--package"));
        settings.forbid("package", "routes have their own");
        settings.forbid("shadow", "routes have their own");

        assertThatThrownBy(settings::finish).hasMessage("""
                        score:
                          --package or package: tiny:1.0.0 (expected: absent; routes have their own)""");
    }

    @Test
    void aNumberAboveNothingIsToldOnceWhereItIsNone() {
        Settings settings = new Settings("a.yaml", Map.of("p", "0.5", "q", 0, "r", -1, "s", "x", "t", 1.5));

        assertThat(settings.positive("p", 1)).hasValue(0.5);
        assertThat(settings.positive("absent", 1)).isEmpty();
        for (String key : List.of("q", "r", "s", "t")) {
            assertThat(settings.positive(key, 1)).isEmpty();
        }
        assertThatThrownBy(settings::finish).hasMessage("""
                        a.yaml:
                          q: 0 (expected: a number above 0, at most 1.0)
                          r: -1 (expected: a number above 0, at most 1.0)
                          s: x (expected: a number above 0, at most 1.0)
                          t: 1.5 (expected: a number above 0, at most 1.0)""");
    }

    @Test
    void quotesNoMoreThanAnExcerpt() {
        Settings settings = new Settings("a.yaml", Map.of("threads", "9\n".repeat(500), "x".repeat(500), 1));
        settings.integer("threads", 1, 1, 8);

        assertThatThrownBy(settings::finish)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .hasSize(2)
                                .allSatisfy(problem ->
                                        assertThat(problem).hasSizeLessThan(160).doesNotContain("\n")));
    }
}
