package dev.elbow.zoo.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.diff.ScoreAgreement.First;
import dev.elbow.zoo.diff.ScoreAgreement.Refused;
import dev.elbow.zoo.diff.ScoreAgreement.Verdicts;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventComparisonTest {

    /** Float32 sums. */
    private static final double ROUNDING = 1e-5;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    static Path folder;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage tiny;

    /** Calls busy what tiny does not know, does not know busy, and alerts early. */
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage other;

    @BeforeAll
    static void write() {
        tiny = TinyPackage.write(folder.resolve("tiny"));
        other = new TinyVariant()
                .version("2.0.0")
                .features(with(mode("idle", "off")))
                .threshold(5)
                .heldOut(100)
                .write(folder.resolve("other"));
    }

    @Test
    void modelsThatAreOneAgreeInEverything() {
        VerifiedPackage copy = new TinyVariant().version("1.0.1").write(folder.resolve("copy"));
        List<String> events = events(300);

        ScoreAgreement agreement = compare(tiny, copy, events);

        assertThat(agreement.scored()).isEqualTo(300);
        assertThat(agreement.refusals().a()).isEqualTo(new Refused(0, Optional.empty()));
        assertThat(agreement.rank()).contains(new RankCorrelation(1, 1));
        assertThat(agreement.pValues()).contains(new ScoreAgreement.Difference(0, 0));
        assertThat(agreement.nats()).contains(new ScoreAgreement.Nats(0, new ScoreAgreement.Difference(0, 0), 0));
        assertThat(agreement.disagreements()).isEmpty();
        assertThat(agreement.verdicts().onlyA() + agreement.verdicts().onlyB()).isZero();
    }

    /** Both models are the definitions of TinyModel; the other takes "busy" for an unknown symbol. */
    @Test
    void measuresWhatTheDefinitionsSay() {
        List<String> events = events(2_500); // more than two batches
        double[] a = anomalies(events, 2);
        double[] b = anomalies(events, 3);
        Calibration first = tiny.manifest().calibration();
        Calibration second = other.manifest().calibration();
        double largest = 0;
        long[] verdicts = new long[4];
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(first.pValue(a[i]) - second.pValue(b[i])));
            verdicts[(a[i] >= first.threshold() ? 1 : 0) + (b[i] >= 5 ? 2 : 0)]++;
        }

        ScoreAgreement agreement = compare(tiny, other, events);

        assertThat(agreement.refusals().events()).isEqualTo(2_500);
        assertThat(agreement.scored()).isEqualTo(2_500);
        assertThat(agreement.verdicts()).isEqualTo(new Verdicts(verdicts[3], verdicts[1], verdicts[2], verdicts[0]));
        assertThat(compare(other, tiny, events).verdicts())
                .isEqualTo(new Verdicts(verdicts[3], verdicts[2], verdicts[1], verdicts[0]));
        assertThat(List.of(verdicts[0], verdicts[2], verdicts[3])).doesNotContain(0L); // tiny alerts later
        assertThat(agreement.pValues().orElseThrow().largest()).isCloseTo(largest, within(ROUNDING));
        RankCorrelation rank = RankCorrelation.of(a, b).orElseThrow();
        // Two events in a thousand million may change places by rounding.
        assertThat(agreement.rank().orElseThrow().spearman()).isCloseTo(rank.spearman(), within(1e-6));
        assertThat(agreement.rank().orElseThrow().kendall()).isCloseTo(rank.kendall(), within(1e-4));
        assertThat(agreement.nats()).isEmpty(); // other symbols, another likelihood
    }

    @Test
    void showsTheLargestRatiosOfPValuesFirst() {
        List<String> events = List.of(
                event(20, "idle"), // the same for both
                event(22, "busy"),
                event(60, "busy"), // beyond what either calibration has seen
                event(24, "busy"),
                event(24, "busy"), // the same event again
                event(18, "busy"),
                event(16, "busy"),
                event(28, "busy"),
                event(12, "busy"));
        double[] a = anomalies(events, 2);
        double[] b = anomalies(events, 3);
        double floor = 1 / 100.0; // of 100 held-out events, the fewer
        List<Integer> expected = new ArrayList<>(List.of(1, 2, 3, 5, 6, 7, 8));
        expected.sort((i, j) -> Double.compare(ratio(a[j], b[j], floor), ratio(a[i], b[i], floor)));

        List<Disagreement> found = compare(tiny, other, events).disagreements();

        assertThat(found)
                .extracting(one -> (int) one.event() - 1)
                .containsExactlyElementsOf(expected.subList(0, ScorePairs.MOST_DISAGREEMENTS));
        Disagreement most = found.get(0);
        int at = (int) most.event() - 1;
        assertThat(most.a().anomaly()).isCloseTo(a[at], within(ROUNDING));
        assertThat(most.b().anomaly()).isCloseTo(b[at], within(ROUNDING));
        assertThat(most.b().pValue())
                .isEqualTo(other.manifest().calibration().pValue(most.b().anomaly()));
        assertThat(most.b().anomalous()).isEqualTo(most.b().anomaly() >= 5);
    }

    private static double ratio(double a, double b, double floor) {
        double first = Math.max(floor, tiny.manifest().calibration().pValue(a));
        double second = Math.max(floor, other.manifest().calibration().pValue(b));
        return Math.abs(Math.log(first / second));
    }

    @Test
    void countsWhatEachRefusesWithTheFirstReason() {
        VerifiedPackage strict = new TinyVariant()
                .version("3.0.0")
                .features(with(new FeatureModel(
                        new Feature.Flag("open", "/open", Missing.REFUSE),
                        Optional.empty(),
                        new Likelihood.Bernoulli())))
                .write(folder.resolve("strict"));

        ScoreAgreement agreement = compare(
                tiny,
                strict,
                List.of(
                        "{\"mode\": \"idle\", \"open\": true}",
                        "{\"mode\": \"idle\"}",
                        "{\"open\": true}",
                        "nonsense",
                        "{\"mode\": \"busy\"}",
                        "{\"mode\": \"busy\", \"open\": 0}"));

        ScoreAgreement.Refusals refusals = agreement.refusals();
        assertThat(refusals.events()).isEqualTo(6);
        assertThat(agreement.scored()).isEqualTo(2);
        assertThat(refusals.a())
                .isEqualTo(
                        new Refused(2, Optional.of(new First(3, "feature mode: absent (expected: a value at /mode)"))));
        assertThat(refusals.b())
                .isEqualTo(
                        new Refused(4, Optional.of(new First(2, "feature open: absent (expected: a value at /open)"))));
        assertThat(refusals.both()).isEqualTo(2);
    }

    /** One event that the graph cannot take does not cost the others of its batch their scores. */
    @Test
    void refusesTheEventsAloneOnWhichAModelFails() {
        VerifiedPackage fragile = new TinyVariant().version("4.0.0").writeFragile(folder.resolve("fragile"));
        List<String> events = new ArrayList<>(events(100));
        events.set(40, event(20, "new"));
        events.set(90, event(21, "newer"));
        events.add("nonsense");

        ScoreAgreement agreement = compare(tiny, fragile, events);

        assertThat(agreement.scored()).isEqualTo(98);
        assertThat(agreement.refusals().a().events()).isEqualTo(1);
        assertThat(agreement.refusals().b().events()).isEqualTo(3);
        assertThat(agreement.refusals().both()).isEqualTo(1);
        First first = agreement.refusals().b().first().orElseThrow();
        assertThat(first.event()).isEqualTo(41); // though its batch came after line 101 was refused
        assertThat(first.reason()).startsWith("model tiny:4.0.0: score.onnx: ");
        assertThat(agreement.rank()).contains(new RankCorrelation(1, 1));
    }

    @Test
    void endsWhereItsRoomEnds() {
        List<String> events = events(5);

        try (PairScoring scoring = PairScoring.open(tiny, other)) {
            EventComparison exact = scoring.begin(5);
            add(exact, events);
            assertThat(exact.cut()).isFalse();
            assertThat(exact.end().refusals().events()).isEqualTo(5);

            EventComparison cut = scoring.begin(3);
            add(cut, events);
            cut.refuse(6, new Refusal(Refusal.Reason.TOO_LARGE, "too late to count"));
            assertThat(cut.cut()).isTrue();
            ScoreAgreement agreement = cut.end();
            assertThat(agreement.refusals().cut()).isTrue();
            assertThat(agreement.refusals().events()).isEqualTo(3);
            assertThat(agreement.scored()).isEqualTo(3);
            assertThat(agreement.refusals().a().events()).isZero();
        }
    }

    @Test
    void saysNothingOfNoEvents() {
        ScoreAgreement agreement = compare(tiny, other, List.of());

        assertThat(agreement.scored()).isZero();
        assertThat(agreement.rank()).isEmpty();
        assertThat(agreement.pValues()).isEmpty();
        assertThat(agreement.nats()).isEmpty();
    }

    /** Case 1 is extreme; the others go by JSON, so that a "busy" of tiny is a symbol that the other does not know. */
    @Test
    void comparesOnGoldenEvents() {
        List<String> events = new ArrayList<>();
        tiny.golden().cases().stream()
                .filter(one -> !one.kind().equals("extreme"))
                .forEach(one -> {
                    String temperature = one.numeric().get(0).isNaN()
                            ? ""
                            : "\"temperature\":" + one.numeric().get(0) + ",";
                    String mode = List.of("", "\"mode\":\"idle\",", "\"mode\":\"busy\",", "\"mode\":\"?\",")
                            .get(one.categorical().get(0).intValue());
                    events.add("{" + temperature + mode + "\"machine\":{\"load\":"
                            + one.numeric().get(1) + "},\"open\":"
                            + one.numeric().get(2).intValue() + "}");
                });
        ScoreAgreement expected = compare(tiny, other, events);

        ScoreAgreement found;
        try (PairScoring scoring = PairScoring.open(tiny, other)) {
            found = scoring.onGolden(tiny);
        }

        assertThat(found.refusals().events()).isEqualTo(63);
        assertThat(found.scored()).isEqualTo(expected.scored()).isBetween(40L, 62L); // mode must be there
        assertThat(found.verdicts()).isEqualTo(expected.verdicts());
        assertThat(found.pValues()).isEqualTo(expected.pValues());
        assertThat(found.rank()).isEqualTo(expected.rank());
        assertThat(found.disagreements())
                .extracting(Disagreement::b)
                .isEqualTo(
                        expected.disagreements().stream().map(Disagreement::b).toList());
        assertThat(found.disagreements())
                .allSatisfy(one -> assertThat(
                                tiny.golden().cases().get((int) one.event()).categorical())
                        .containsExactly(2L));
    }

    private static ScoreAgreement compare(VerifiedPackage a, VerifiedPackage b, List<String> events) {
        try (PairScoring scoring = PairScoring.open(a, b)) {
            EventComparison comparison = scoring.begin();
            add(comparison, events);
            return comparison.end();
        }
    }

    private static void add(EventComparison comparison, List<String> events) {
        for (int i = 0; i < events.size(); i++) {
            comparison.add(i + 1, events.get(i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> events(int count) {
        SplittableRandom random = new SplittableRandom(11);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event((float) random.nextDouble(5, 35), random.nextBoolean() ? "idle" : "busy"));
        }
        return events;
    }

    private static String event(float temperature, String mode) {
        return "{\"temperature\": " + temperature + ", \"mode\": \"" + mode + "\"}";
    }

    /** By the definitions. */
    private static double[] anomalies(List<String> events, long codeOfBusy) {
        return events.stream()
                .mapToDouble(event -> {
                    double temperature =
                            Double.parseDouble(event.substring(event.indexOf(':') + 1, event.indexOf(',')));
                    double[] numeric = {temperature, Double.NaN, Double.NaN};
                    return TinyModel.score(numeric, event.contains("idle") ? 1 : codeOfBusy)
                            .anomaly();
                })
                .toArray();
    }

    private static FeatureModel mode(String... vocabulary) {
        return new FeatureModel(
                new Feature.Categorical("mode", "/mode", Missing.REFUSE, List.of(vocabulary)),
                Optional.empty(),
                new Likelihood.Categorical(3));
    }

    private static List<FeatureModel> with(FeatureModel other) {
        return TinyModel.features().stream()
                .map(one -> one.feature().name().equals(other.feature().name()) ? other : one)
                .toList();
    }
}
