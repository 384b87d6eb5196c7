package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowTest {

    private static final Topics TOPICS = new Topics("events", "scores", "refusals");
    private static final String UNKNOWN = "{\"temperature\": 21.5, \"mode\": \"never seen\"}";

    @TempDir
    Path temp;

    private final Map<String, VerifiedPackage> loaded = new HashMap<>();
    private final List<OpenRoute> open = new ArrayList<>();

    @BeforeEach
    void write() {
        loaded.put("first", TinyPackage.write(temp.resolve("first")));
        loaded.put("strict", new TinyVariant().version("2.0.0").threshold(4).write(temp.resolve("strict")));
        loaded.put("fragile", new TinyVariant().version("3.0.0").writeFragile(temp.resolve("fragile")));
    }

    @AfterEach
    void close() {
        open.forEach(OpenRoute::close);
    }

    @Test
    void sendsItsScoresAfterTheAnswersToItsOwnTopic() {
        OpenRoute route = open("strict", Optional.empty());

        SentAnswers sent = score(route, events(3));

        assertThat(sent.told())
                .containsExactly("scores 0:0", "scores 0:1", "scores 0:2", "shadows 0:0", "shadows 0:1", "shadows 0:2");
        assertThat(sent.records.subList(3, 6)).allSatisfy(record -> {
            String digest = Objects.requireNonNull(loaded.get("strict")).digest();
            assertThat(Bench.headers(record)).containsEntry("elbow-model", "tiny@" + digest);
            assertThat(ScoreJson.read(record.value()).model().digest()).isEqualTo(digest);
        });
        assertThat(sent.work.progress().scored()).as("answers alone").isEqualTo(3);
    }

    @Test
    void tellsHowFarItAgrees() {
        OpenRoute route = open("strict", Optional.empty());

        SentAnswers sent = score(route, events(60));
        sent.commit();

        Agreement agreement = route.agreement().orElseThrow();
        List<Score> first = scores(sent, "scores");
        List<Score> shadow = scores(sent, "shadows");
        assertThat(first).hasSize(60);
        assertThat(shadow).hasSize(60);
        double apart = 0;
        long[] found = new long[4];
        for (int i = 0; i < 60; i++) {
            apart += Math.abs(first.get(i).pValue() - shadow.get(i).pValue());
            found[(first.get(i).anomalous() ? 2 : 0) + (shadow.get(i).anomalous() ? 1 : 0)]++;
        }
        assertThat(agreement.neither()).isEqualTo(found[0]).isPositive();
        assertThat(agreement.shadow()).isEqualTo(found[1]).isPositive();
        assertThat(agreement.first()).isEqualTo(found[2]);
        assertThat(agreement.both()).isEqualTo(found[3]).isPositive();
        assertThat(agreement.pValuesApart()).isCloseTo(apart, within(1e-6));
        assertThat(agreement.scored()).isEqualTo(60);
        assertThat(agreement.refused() + agreement.lost()).isZero();
    }

    @Test
    void countsNothingThatIsNotCommitted() {
        OpenRoute route = open("strict", Optional.empty());

        SentAnswers sent = score(route, events(5));
        assertThat(route.agreement().orElseThrow().scored()).isZero();
        new OpenWork(Clocks.SYSTEM, 0, sent.work.tallies(), sent.work.agreements())
                .agreements()
                .forEach(ShadowTally::commit);

        assertThat(route.agreement().orElseThrow().scored()).as("dropped").isZero();
    }

    @Test
    void countsWhatItRefusesAndSendsItNowhere() {
        OpenRoute route = open("fragile", Optional.empty());

        SentAnswers sent = score(
                route,
                List.of(
                        SentAnswers.event(0, 0, Bench.EVENT, Map.of()),
                        SentAnswers.event(0, 1, UNKNOWN, Map.of()),
                        SentAnswers.event(0, 2, "{", Map.of()),
                        SentAnswers.event(0, 3, null, Map.of()),
                        SentAnswers.event(0, 4, Bench.EVENT, Map.of())));
        sent.commit();

        assertThat(sent.told())
                .containsExactly(
                        "scores 0:0",
                        "scores 0:1",
                        "refusals 0:2",
                        "scores 0:3",
                        "scores 0:4",
                        "shadows 0:0",
                        "shadows 0:4");
        Agreement agreement = route.agreement().orElseThrow();
        assertThat(agreement.scored()).isEqualTo(2);
        assertThat(agreement.refused()).as("one by its graph, one by decoding").isEqualTo(2);
        assertThat(agreement.lost()).isZero();
    }

    /** A closed session stands for whatever may be wrong with a model. */
    @Test
    void answersGoOnWhereTheShadowFails() {
        OpenRoute route = open("strict", Optional.empty());
        Lane lane = lane(route);
        route.packages().get(1).giveBack(); // its place's use
        route.packages().get(1).giveBack(); // the lane's
        SentAnswers sent = new SentAnswers(lane);

        lane.score(events(4), sent);
        lane.score(events(4), sent);
        sent.commit();

        assertThat(sent.told())
                .containsExactly(
                        "scores 0:0",
                        "scores 0:1",
                        "scores 0:2",
                        "scores 0:3",
                        "scores 0:0",
                        "scores 0:1",
                        "scores 0:2",
                        "scores 0:3");
        assertThat(route.agreement().orElseThrow().lost()).isEqualTo(8);
        assertThat(sent.work.progress().scored()).isEqualTo(8);
        open.clear();
        route.packages().get(0).giveBack();
    }

    @Test
    void comparesWithWhicheverPackageAnEventChose() {
        Choice choice = new Choice(Choice.By.HEADER, "model", Map.of("a", "first", "b", "strict"), Optional.empty());
        OpenRoute route = open("strict", Optional.of(choice));

        SentAnswers sent = score(
                route,
                IntStream.range(0, 60)
                        .mapToObj(i -> SentAnswers.event(
                                0, i, value(i), i % 3 == 0 ? Map.of() : Map.of("model", i % 3 == 1 ? "a" : "b")))
                        .toList());
        sent.commit();

        Agreement agreement = route.agreement().orElseThrow();
        assertThat(sent.work.progress().refused()).isEqualTo(20);
        assertThat(agreement.scored()).as("both scored").isEqualTo(40);
        assertThat(agreement.first()).isZero();
        assertThat(agreement.shadow()).as("of those of the first package alone").isPositive();
        assertThat(scores(sent, "shadows")).as("the shadow needs no choice").hasSize(60);
    }

    private OpenRoute open(String shadow, Optional<Choice> choice) {
        List<ScoringOptions> packages = choice.isPresent()
                ? List.of(ScoringOptions.defaults("strict"), ScoringOptions.defaults("first"))
                : List.of(ScoringOptions.defaults("first"));
        OpenRoute route = OpenRoute.open(
                new Route(
                        packages,
                        TOPICS,
                        choice,
                        Optional.empty(),
                        Optional.of(new Shadow(ScoringOptions.defaults(shadow), "shadows"))),
                loaded);
        open.add(route);
        return route;
    }

    private static SentAnswers score(OpenRoute route, List<ConsumerRecord<byte[], byte[]>> events) {
        Lane lane = lane(route);
        SentAnswers sent = new SentAnswers(lane);
        lane.score(events, sent);
        return sent;
    }

    private static Lane lane(OpenRoute route) {
        OutputTopics shadow = new OutputTopics(2, 100_000, 100_000);
        return route.lane("group", new OutputTopics(2, 100_000, 100_000, Optional.of(shadow)), Tap.NONE);
    }

    private static List<ConsumerRecord<byte[], byte[]>> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SentAnswers.event(0, i, value(i), Map.of()))
                .toList();
    }

    private static String value(int i) {
        return Bench.EVENT.replace("21.5", i % 10 == 9 ? "900" : String.valueOf(i));
    }

    private static List<Score> scores(SentAnswers sent, String topic) {
        return sent.records.stream()
                .filter(record -> record.topic().equals(topic))
                .map(ProducerRecord::value)
                .map(ScoreJson::read)
                .toList();
    }
}
