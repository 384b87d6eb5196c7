package dev.elbow.scorer.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.Attribute;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refused;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.score.Tighten;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ExplainerTest {

    private static final String HOT =
            "{\"temperature\": 60, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\"}";
    private static final ScoringOptions OPTIONS = ScoringOptions.defaults("tiny:1.0.0");
    private static final String[] MODES = {"idle", "busy", "new"};

    @RegisterExtension
    private static final OpenTiny TINY = OpenTiny.tightened();

    @Test
    void addsUpTwiceForEveryEvent() {
        Explainer first = Explainer.of(TINY.model(), TINY.session(), OPTIONS);
        Explainer second = Explainer.tightened(TINY.model(), TINY.session(), OPTIONS);

        for (byte[] event : events(60, 7)) {
            for (Explainer explainer : List.of(first, second)) {
                Explanation explanation = explainer.explain(event);

                double anomaly = explanation.score().anomaly();
                double tolerance = 1e-5 * Math.max(1, Math.abs(anomaly)); // float32 sums
                assertThat(explanation.total()).isCloseTo(anomaly, within(tolerance));
                assertThat(explanation.totalOfChanges()).isCloseTo(anomaly, within(tolerance));
                assertThat(explanation.features()).hasSize(4);
                assertThat(explanation.latent()).hasSize(1);
            }
        }
    }

    @Test
    void tellsTheScoreOfTheScorer() {
        Score expected = new Scorer(TINY.model(), TINY.session(), OPTIONS)
                .score(List.of(bytes(HOT)))
                .get(0)
                .score()
                .orElseThrow();
        Score again = new Scorer(TINY.model(), TINY.session(), OPTIONS.withTighten(Optional.of(Tighten.between(0, 1))))
                .score(List.of(bytes(HOT)))
                .get(0)
                .score()
                .orElseThrow();

        assertThat(Explainer.of(TINY.model(), TINY.session(), OPTIONS)
                        .explain(bytes(HOT))
                        .score())
                .isEqualTo(expected);
        assertThat(Explainer.tightened(TINY.model(), TINY.session(), OPTIONS)
                        .explain(bytes(HOT))
                        .score())
                .isEqualTo(again)
                .extracting(Score::tightened)
                .isEqualTo(true);
    }

    @Test
    void blamesTheValueThatIsFarOut() {
        Explanation explanation =
                Explainer.of(TINY.model(), TINY.session(), OPTIONS).explain(bytes(HOT));

        Explanation.FeaturePart blamed = explanation.features().get(0);
        assertThat(blamed.feature()).isEqualTo("temperature");
        assertThat(blamed.observed()).isEqualTo(new FieldValue.Numeric(60));
        assertThat(blamed.instead())
                .isInstanceOfSatisfying(
                        FieldValue.Numeric.class,
                        number -> assertThat(number.value()).isBetween(5.0, 35.0));
        assertThat(explanation.features())
                .isSortedAccordingTo(Comparator.comparingDouble(Explanation.FeaturePart::drop)
                        .reversed());
    }

    @Test
    void everyDropIsWhatScoringTheChangedEventShows() {
        Explanation explanation =
                Explainer.of(TINY.model(), TINY.session(), OPTIONS).explain(bytes(HOT));
        FieldValue.Numeric instead =
                (FieldValue.Numeric) explanation.features().get(0).instead();

        Score changed = new Scorer(TINY.model(), TINY.session(), OPTIONS)
                .score(List.of(bytes(HOT.replace("60", String.valueOf((float) instead.value())))))
                .get(0)
                .score()
                .orElseThrow();

        double drop = explanation.score().anomaly() - changed.anomaly();
        assertThat(explanation.features().get(0).drop()).isCloseTo(drop, within(1e-4)); // float32
        Explanation.Change change = explanation.changes().get(0);
        assertThat(change.drop()).isCloseTo(drop, within(1e-4));
        assertThat(change.anomaly()).isCloseTo(changed.anomaly(), within(1e-4));
        assertThat(change.pValue()).isCloseTo(changed.pValue(), within(1e-3));
    }

    @Test
    void changesUntilTheEventIsNormalAndNoValueTwice() {
        Explanation explanation = Explainer.of(TINY.model(), TINY.session(), OPTIONS)
                .explain(bytes(HOT.replace("0.4", "900").replace("busy", "never seen")));

        assertThat(explanation.changes()).hasSizeBetween(2, 4);
        assertThat(explanation.changes())
                .extracting(Explanation.Change::feature)
                .doesNotHaveDuplicates()
                .contains("temperature", "load");
        assertThat(explanation.changes())
                .allSatisfy(change -> assertThat(change.drop()).isPositive());
        assertThat(explanation.changes())
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Explanation.Change::anomaly).reversed());
        double before = explanation.score().anomaly();
        for (Explanation.Change change : explanation.changes()) {
            assertThat(change.drop()).isEqualTo(before - change.anomaly());
            before = change.anomaly();
        }
        assertThat(explanation.rest()).isEqualTo(before - explanation.score().normal());
        assertThat(before)
                .as("that of an event with all changes made")
                .isCloseTo(
                        Explainer.of(TINY.model(), TINY.session(), OPTIONS)
                                .explain(bytes(changed(explanation.changes())))
                                .score()
                                .anomaly(),
                        within(1e-4)); // float32
    }

    /** The event of {@link #changesUntilTheEventIsNormalAndNoValueTwice} with all changes made. */
    private static String changed(List<Explanation.Change> changes) {
        Map<String, String> values =
                new HashMap<>(Map.of("temperature", "60", "load", "900", "open", "true", "mode", "\"never seen\""));
        for (Explanation.Change change : changes) {
            values.put(
                    change.feature(),
                    change.instead() instanceof FieldValue.Numeric number
                            ? String.valueOf((float) number.value())
                            : '"' + ValueText.of(change.instead()) + '"');
        }
        // A flag's number is 0 or 1 here.
        values.replace("open", "1.0", "true");
        values.replace("open", "0.0", "false");
        return "{\"temperature\": " + values.get("temperature") + ", \"machine\": {\"load\": " + values.get("load")
                + "}, \"open\": " + values.get("open") + ", \"mode\": " + values.get("mode") + "}";
    }

    @Test
    void changesNothingOfANormalEvent() {
        Explanation explanation = Explainer.of(TINY.model(), TINY.session(), OPTIONS)
                .explain(bytes(
                        "{\"temperature\": 20, \"machine\": {\"load\": 0.3}, \"open\": false, \"mode\": \"idle\"}"));

        assertThat(explanation.score().anomaly()).isLessThan(explanation.score().normal());
        assertThat(explanation.changes()).isEmpty();
        assertThat(explanation.rest())
                .isEqualTo(explanation.score().anomaly() - explanation.score().normal());
    }

    @Test
    void blamesNoFeatureThatTheEventLacks() {
        Explanation explanation = Explainer.of(TINY.model(), TINY.session(), OPTIONS)
                .explain(bytes("{\"open\": true, \"mode\": \"never seen\"}"));

        assertThat(explanation.features().subList(2, 4)).allSatisfy(part -> {
            assertThat(part.observed()).isEqualTo(new FieldValue.Missing());
            assertThat(part.drop()).isZero();
        });
        assertThat(explanation.features().get(0).observed())
                .isEqualTo(new FieldValue.Unknown(Optional.of("never seen")));
        assertThat(explanation.total()).isCloseTo(explanation.score().anomaly(), within(1e-5));
    }

    @Test
    void explainsARowOfABatchAsItWouldItsBytes() {
        EventBatch batch = new EventBatch(TINY.model().manifest().schema());
        JsonEventDecoder decoder = new JsonEventDecoder(batch.schema(), 1_000);
        List<byte[]> events = events(5, 3);
        events.forEach(event -> assertThat(decoder.decode(event, batch)).isEmpty());
        Explainer explainer = Explainer.of(TINY.model(), TINY.session(), OPTIONS);

        for (int row = 0; row < 5; row++) {
            Explanation explanation = explainer.explain(batch, row);
            assertThat(explanation).isEqualTo(explainer.explain(events.get(row)));
            assertThat(explainer.features(batch, row)).isEqualTo(explanation.features());
        }
    }

    @Test
    void ordersAttributesByHowMuchTheCodeShows(@TempDir Path temp) {
        List<Attribute> attributes = List.of(attribute("cold", 0.5, -1), attribute("hot", -0.5, 2));
        VerifiedPackage named = Zoo.write(
                temp.resolve("named"), TinyPackage.manifest().withAttributes("1.1.0", attributes), TinyPackage.files());

        try (PackageSession opened = named.open(Provider.CPU)) {
            assertThat(Explainer.of(named, opened, OPTIONS).explain(bytes(HOT)).attributes())
                    .extracting(Score.Projection::name)
                    .containsExactly("hot", "cold");
        }
    }

    @Test
    void refusesWhatHasNoScore() {
        Explainer explainer = Explainer.of(TINY.model(), TINY.session(), OPTIONS);

        assertThatThrownBy(() -> explainer.explain(bytes("{")))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.refusal().reason()).isEqualTo(Refusal.Reason.MALFORMED));
        assertThatThrownBy(() -> explainer.explain(bytes(HOT.replace("0.4", "3.4e38"))))
                .isInstanceOfSatisfying(
                        Refused.class, e -> assertThat(e.refusal().reason()).isEqualTo(Refusal.Reason.NOT_SCORABLE));
    }

    @Test
    void refusesTheSecondGraphOfAPackageThatHasNone(@TempDir Path temp) {
        VerifiedPackage plain = TinyPackage.write(temp.resolve("plain"));

        try (PackageSession opened = plain.open(Provider.CPU)) {
            assertThatThrownBy(() -> Explainer.tightened(plain, opened, OPTIONS))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has no second scoring graph");
        }
    }

    private static Attribute attribute(String name, double origin, double direction) {
        return new Attribute(
                name,
                List.of(origin),
                List.of(direction),
                new Attribute.Rows("a", 1),
                new Attribute.Rows("b", 1),
                "0".repeat(64),
                "sha256:" + "0".repeat(64));
    }

    private static byte[] bytes(String event) {
        return event.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> events(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> bytes(String.format(
                        Locale.ROOT,
                        "{\"temperature\": %s, \"machine\": {\"load\": %.3f}, \"open\": %s, \"mode\": \"%s\"}",
                        random.nextInt(4) == 0 ? "null" : random.nextInt(9) == 0 ? "1e20" : random.nextDouble(0, 40),
                        random.nextDouble(),
                        random.nextBoolean(),
                        MODES[random.nextInt(3)])))
                .limit(count)
                .toList();
    }
}
