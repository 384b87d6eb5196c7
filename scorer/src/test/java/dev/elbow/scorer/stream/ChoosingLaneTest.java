package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoosingLaneTest {

    private static final String EVENT = Bench.EVENT;
    private static final Map<String, String> PACKAGES = Map.of("pump", "tiny:1.0.0", "fan", "tiny:2.0.0");
    private static final Choice HEADER = new Choice(Choice.By.HEADER, "model", PACKAGES, Optional.empty());
    private static final Choice FIELD = new Choice(Choice.By.FIELD, "/device/kind", PACKAGES, Optional.empty());

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Map<String, VerifiedPackage> loaded;

    private final List<OpenRoute> open = new ArrayList<>();

    @BeforeAll
    static void write(@TempDir Path temp) {
        loaded = Map.of(
                "tiny:1.0.0",
                TinyPackage.write(temp.resolve("one")),
                "tiny:2.0.0",
                new TinyVariant().version("2.0.0").threshold(-100).write(temp.resolve("two")));
    }

    @AfterEach
    void close() {
        open.forEach(OpenRoute::close);
    }

    @Test
    void scoresEachEventWithThePackageOfItsHeaderAndSendsAnswersInTheOrderOfEvents() {
        List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
        for (int partition = 0; partition < 2; partition++) {
            for (int offset = 0; offset < 20; offset++) {
                String value = offset % 7 == 3 ? "{" : offset % 7 == 5 ? null : EVENT;
                events.add(SentAnswers.event(partition, offset, value, model(offset % 3 == 0 ? "pump" : "fan")));
            }
        }

        SentAnswers sent = score(HEADER, events);

        assertThat(sent.records)
                .extracting(record -> Bench.text(record.key()))
                .containsExactlyElementsOf(
                        events.stream().map(event -> Bench.text(event.key())).toList());
        assertThat(scores(sent))
                .allSatisfy(record -> assertThat(Bench.headers(record).get("elbow-model"))
                        .isEqualTo("tiny@"
                                + digestOf(Objects.requireNonNull(
                                        Bench.headers(record).get("model")))));
        assertThat(scores(sent))
                .extracting(record -> Bench.headers(record).get("model"))
                .contains("pump", "fan");
    }

    @Test
    void countsTheAnswersOfAllPackagesTogetherAndTheirAnomaliesApart() {
        SentAnswers sent = score(
                HEADER,
                List.of(
                        SentAnswers.event(0, 0, EVENT, model("pump")),
                        SentAnswers.event(0, 1, EVENT, model("fan")),
                        SentAnswers.event(0, 2, EVENT, model("fan")),
                        SentAnswers.event(0, 3, null, Map.of()),
                        SentAnswers.event(0, 4, "{", model("fan"))));

        assertThat(sent.work.progress().scored()).isEqualTo(3);
        assertThat(sent.work.progress().anomalous())
                .as("by the second package's threshold")
                .isEqualTo(2);
        assertThat(sent.work.progress().tombstones()).isEqualTo(1);
        assertThat(sent.work.reasons()).isEqualTo(Map.of(Refusal.Reason.MALFORMED, 1L));
        assertThat(sent.work.tallies())
                .extracting(tally -> tally.model().version())
                .containsExactlyInAnyOrder("1.0.0", "2.0.0");
    }

    @Test
    void refusesAnEventThatNamesNoneOfThePackages() {
        SentAnswers sent = score(
                HEADER,
                List.of(
                        SentAnswers.event(0, 0, EVENT, model("valve")),
                        SentAnswers.event(0, 1, EVENT, Map.of()),
                        SentAnswers.event(0, 2, EVENT, model("fan"))));

        assertThat(sent.told()).containsExactly("refusals 0:0", "refusals 0:1", "scores 0:2");
        assertThat(sent.work.reasons()).isEqualTo(Map.of(Refusal.Reason.NO_ROUTE, 2L));
        assertThat(Bench.headers(sent.records.get(0)))
                .containsEntry("elbow-refusal-reason", "no_route")
                .containsEntry(
                        "__connect.errors.exception.message", "header model: \"valve\" (expected: one of fan, pump)");
        assertThat(Bench.headers(sent.records.get(1)))
                .containsEntry(
                        "__connect.errors.exception.message", "header model: absent (expected: one of fan, pump)");
    }

    @Test
    void takesThePackageForAllOthersWhereThereIsOne() {
        Choice otherwise =
                new Choice(Choice.By.HEADER, "model", Map.of("fan", "tiny:2.0.0"), Optional.of("tiny:1.0.0"));

        SentAnswers sent = score(
                otherwise,
                List.of(
                        SentAnswers.event(0, 0, EVENT, model("valve")),
                        SentAnswers.event(0, 1, EVENT, Map.of()),
                        SentAnswers.event(0, 2, EVENT, model("fan"))));

        assertThat(scores(sent))
                .extracting(record -> Bench.headers(record).get("elbow-model"))
                .containsExactly("tiny@" + digestOf("pump"), "tiny@" + digestOf("pump"), "tiny@" + digestOf("fan"));
    }

    @Test
    void readsTheChoiceFromAField() {
        String event = "{\"device\": {\"kind\": \"%s\"}, \"temperature\": 21.5, \"mode\": \"busy\"}";

        SentAnswers sent = score(
                FIELD,
                List.of(
                        SentAnswers.event(0, 0, event.formatted("fan"), Map.of()),
                        SentAnswers.event(0, 1, event.formatted("pump"), Map.of()),
                        SentAnswers.event(0, 2, event.formatted("valve"), Map.of()),
                        SentAnswers.event(0, 3, EVENT, Map.of())));

        assertThat(sent.told()).containsExactly("scores 0:0", "scores 0:1", "refusals 0:2", "refusals 0:3");
        assertThat(scores(sent))
                .extracting(record -> Bench.headers(record).get("elbow-model"))
                .containsExactly("tiny@" + digestOf("fan"), "tiny@" + digestOf("pump"));
        assertThat(Bench.headers(sent.records.get(2)))
                .containsEntry(
                        "__connect.errors.exception.message",
                        "field /device/kind: \"valve\" (expected: one of fan, pump)");
    }

    @Test
    void refusesWhatIsNoObjectForTheReasonThatDecodingHas() {
        SentAnswers sent = score(
                FIELD,
                List.of(
                        SentAnswers.event(0, 0, "{", Map.of()),
                        SentAnswers.event(0, 1, "[1]", Map.of()),
                        SentAnswers.event(0, 2, "{\"device\": {\"kind\": \"fan\"}, broken", Map.of()),
                        SentAnswers.event(0, 3, "{\"x\": \"" + "x".repeat(1 << 20) + "\"}", Map.of())));

        assertThat(sent.records)
                .extracting(record -> Bench.headers(record).get("elbow-refusal-reason"))
                .containsExactly("malformed", "malformed", "malformed", "too_large");
    }

    @Test
    void scoresAsEachPackageAloneWould() {
        List<ConsumerRecord<byte[], byte[]>> events = IntStream.range(0, 40)
                .mapToObj(i ->
                        SentAnswers.event(0, i, EVENT.replace("21.5", "2" + i), model(i % 2 == 0 ? "pump" : "fan")))
                .toList();

        List<ProducerRecord<byte[], byte[]>> together = scores(score(HEADER, events));

        for (String value : List.of("pump", "fan")) {
            List<ConsumerRecord<byte[], byte[]>> own = events.stream()
                    .filter(event -> Bench.text(
                                    event.headers().lastHeader("model").value())
                            .equals(value))
                    .toList();
            SentAnswers alone = score(
                    Route.of(ScoringOptions.defaults(Objects.requireNonNull(PACKAGES.get(value))), topics()), own);
            assertThat(together.stream()
                            .filter(record -> value.equals(Bench.headers(record).get("model")))
                            .map(record -> Arrays.toString(record.value())))
                    .containsExactlyElementsOf(alone.records.stream()
                            .map(record -> Arrays.toString(record.value()))
                            .toList());
        }
    }

    /** Nothing of what became of an event is left for the one that comes in its place. */
    @Test
    void aPollKnowsNothingOfTheOneBefore() {
        Lane lane = lane(route(HEADER));
        lane.score(
                List.of(
                        SentAnswers.event(0, 0, "{", model("pump")),
                        SentAnswers.event(0, 1, EVENT, model("pump")),
                        SentAnswers.event(0, 2, EVENT, model("valve")),
                        SentAnswers.event(0, 3, null, Map.of())),
                new SentAnswers(lane));
        SentAnswers next = new SentAnswers(lane);
        SentAnswers last = new SentAnswers(lane);

        lane.score(
                List.of(
                        SentAnswers.event(0, 4, EVENT, model("fan")),
                        SentAnswers.event(0, 5, null, Map.of()),
                        SentAnswers.event(0, 6, EVENT, model("pump"))),
                next);
        lane.score(List.of(SentAnswers.event(0, 7, EVENT, model("fan"))), last);

        assertThat(next.told()).containsExactly("scores 0:4", "scores 0:5", "scores 0:6");
        assertThat(next.records.get(1).value()).isNull();
        assertThat(last.told()).containsExactly("scores 0:7");
    }

    private SentAnswers score(Choice choice, List<ConsumerRecord<byte[], byte[]>> events) {
        return score(route(choice), events);
    }

    private static Route route(Choice choice) {
        List<ScoringOptions> packages =
                List.of(ScoringOptions.defaults("tiny:2.0.0"), ScoringOptions.defaults("tiny:1.0.0"));
        return new Route(packages, topics(), Optional.of(choice), Optional.empty(), Optional.empty());
    }

    private SentAnswers score(Route route, List<ConsumerRecord<byte[], byte[]>> events) {
        Lane lane = lane(route);
        SentAnswers sent = new SentAnswers(lane);
        lane.score(events, sent);
        return sent;
    }

    private Lane lane(Route route) {
        OpenRoute opened = OpenRoute.open(route, loaded);
        open.add(opened);
        return opened.lane("group", new OutputTopics(2, 100_000, 100_000), Tap.NONE);
    }

    private static Topics topics() {
        return new Topics("events", "scores", "refusals");
    }

    private static List<ProducerRecord<byte[], byte[]>> scores(SentAnswers sent) {
        return sent.records.stream()
                .filter(record -> record.topic().equals("scores") && record.value() != null)
                .toList();
    }

    private static Map<String, String> model(String value) {
        return Map.of("model", value);
    }

    private static String digestOf(String value) {
        return Objects.requireNonNull(loaded.get(PACKAGES.get(value))).digest();
    }
}
