package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.EventFile;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.scorer.format.EventFormat;
import dev.elbow.scorer.format.FormatOptions;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad events beyond counting among good ones: each is answered as if it were alone. */
@Tag("chaos")
class PoisonIT {

    private static final String PACKAGE = "network-intrusion:1.0.0";
    private static final long SEED = 20261122;
    private static final int MUTATED = 1_000_000;
    private static final int MUTATED_ON_KAFKA = 50_000;

    /** Mutated events of a batch; there is a good one to every four of them. */
    private static final int BATCH = 4_000;

    private static final long MOST_GROWTH = 10 << 20;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage scoredWith;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PackageSession session;

    private final List<byte[]> good = good(2_000);
    private final Alone alone = new Alone(scoredWith, session, ScoringOptions.defaults(PACKAGE));
    private final List<Alone.Answer> goodAlone =
            good.stream().map(alone::answer).toList();
    private final Mix json = new Mix(good, goodAlone, alone, new Poison(SEED, good));
    private int sent;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before each test
    Path folder;

    @BeforeAll
    static void open() {
        scoredWith = Zoo.load(PACKAGE);
        session = scoredWith.open(Provider.CPU);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    /** Good events of a format with their answers, which are those of JSON, and what makes bad ones of them. */
    private record Mix(List<byte[]> good, List<Alone.Answer> goodAlone, Alone alone, Supplier<Poison.Mutant> poison) {}

    /**
     * An event as it is sent.
     *
     * @param whole whether nothing was done to it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Event(byte[] value, Alone.Answer alone, boolean whole) {}

    @Test
    void oneMillionAreAnsweredAsIfAloneInMemoryThatStaysFlat() throws IOException {
        System.out.println("seed " + SEED);
        AvroPoison poison = new AvroPoison(SEED, good);
        ScoringOptions given = avro(Files.writeString(folder.resolve("event.avsc"), poison.schema()));
        Mix avro = new Mix(poison.good(), goodAlone, new Alone(scoredWith, session, given), poison);
        Scorer ofJson = new Scorer(scoredWith, session, ScoringOptions.defaults(PACKAGE));
        Scorer ofAvro = new Scorer(scoredWith, session, given);
        Answers answers = new Answers();
        long early = 0;
        for (int mutated = 0; mutated < MUTATED; mutated += BATCH) {
            boolean json = mutated / BATCH % 2 == 0;
            (json ? ofJson : ofAvro).score(batch(json ? this.json : avro, BATCH), answers);
            if (mutated + BATCH == MUTATED / 10) {
                early = heap();
            }
        }
        long late = heap();

        System.out.printf("%s; heap %,d bytes after a tenth, %,d at the end%n", answers, early, late);
        assertThat(answers.wrong).isEmpty();
        assertThat(answers.good + answers.stillGood + answers.refused).isEqualTo(MUTATED + MUTATED / 4);
        assertThat(answers.good).isEqualTo(MUTATED / 4);
        assertThat(answers.stillGood).isBetween(MUTATED / 100, MUTATED / 2);
        assertThat(late - early).isLessThan(MOST_GROWTH);
    }

    @Test
    void manyThroughABrokerAreAnsweredAsIfAlone() throws Exception {
        System.out.println("seed " + SEED);
        List<Event> events = batch(json, MUTATED_ON_KAFKA);
        List<String> scores = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        events.forEach(event -> {
            if (event.alone.refusal().isEmpty()) {
                scores.add(event.alone.score());
            } else {
                refusals.add(event.alone.refusal());
            }
        });
        try (Cluster cluster = new Cluster(1)) {
            cluster.send(events.stream().map(Event::value).toList());
            String settings = "package: " + PACKAGE + "\nbootstrap_servers: " + cluster.bootstrapServers()
                    + "\ntopics: {events: events}\n";
            try (ServiceRun scorer = ServiceRun.start(settings)) {
                scorer.awaitEvents(events.size(), Duration.ofMinutes(3));

                assertThat(scorer.warnings()).isEmpty();
            }
            List<ConsumerRecord<byte[], byte[]>> scored =
                    cluster.committed(Cluster.SCORES, scores.size(), Duration.ofMinutes(1));
            assertThat(scored).hasSize(scores.size());
            for (int i = 0; i < scored.size(); i++) {
                assertThat(Alone.score(scored.get(i).value())).as("score %d", i).isEqualTo(scores.get(i));
            }
            assertThat(cluster.committed(Cluster.REFUSALS, refusals.size(), Duration.ofMinutes(1)))
                    .extracting(refusal -> new String(
                            refusal.headers()
                                    .lastHeader("__connect.errors.exception.message")
                                    .value(),
                            StandardCharsets.UTF_8))
                    .containsExactlyElementsOf(refusals);
        }
    }

    private List<Event> batch(Mix mix, int mutated) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < mutated; i++) {
            if (i % 4 == 0) {
                int one = sent++ % good.size();
                events.add(new Event(mix.good.get(one), mix.goodAlone.get(one), true));
            }
            Poison.Mutant mutant = mix.poison.get();
            Alone.Answer answer = mix.alone.answer(mutant.value());
            assertThat(mutant.hopeless() && answer.refusal().isEmpty())
                    .as(() -> "scored: " + new String(mutant.value(), StandardCharsets.UTF_8))
                    .isFalse();
            events.add(new Event(mutant.value(), answer, false));
        }
        return events;
    }

    private static ScoringOptions avro(Path schema) {
        ScoringOptions defaults = ScoringOptions.defaults(PACKAGE);
        return new ScoringOptions(
                defaults.reference(),
                defaults.provider(),
                defaults.contributions(),
                defaults.latent(),
                defaults.maxEventBytes(),
                defaults.tighten(),
                new FormatOptions(
                        EventFormat.AVRO, ScoreFormat.JSON, Optional.of(schema), List.of(), ',', Optional.empty()));
    }

    /** Bytes in use once what nobody holds is gone. */
    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static List<byte[]> good(int most) {
        List<byte[]> events = new ArrayList<>();
        String name = "network-intrusion.csv.gz";
        InputStream in = Objects.requireNonNull(PoisonIT.class.getResourceAsStream("/dev/elbow/deploy/demo/" + name));
        try (EventFile file = EventFile.open(name, in, Columns.without("attack"))) {
            while (events.size() < most) {
                events.add(file.next().value());
            }
        }
        return events;
    }

    /** Counts what was answered, and keeps what was answered otherwise than alone. */
    private static final class Answers implements Exchange<Event> {
        private final ScoreEncoder encoder = new JsonScoreEncoder();
        private final List<String> wrong = new ArrayList<>();
        private int good;
        private int stillGood;
        private int refused;

        @Override
        public byte @Nullable [] value(Event event) {
            return event.value;
        }

        @Override
        public Optional<Score.Source> source(Event event) {
            return Optional.empty();
        }

        @Override
        public void scored(Event event, ScoreView score) {
            if (event.whole) {
                good++;
            } else {
                stillGood++;
            }
            String json = new String(encoder.encode(score), StandardCharsets.UTF_8);
            if (!json.equals(event.alone.score())) {
                wrong.add(json + ", alone " + event.alone);
            }
        }

        @Override
        public void refused(Event event, Refusal refusal) {
            refused++;
            if (!refusal.message().equals(event.alone.refusal())) {
                wrong.add(refusal.message() + ", alone " + event.alone);
            }
        }

        @Override
        public void tombstone(Event event) {
            throw new AssertionError("none was sent");
        }

        @Override
        public String toString() {
            return String.format("%,d good, %,d good still, %,d refused", good, stillGood, refused);
        }
    }
}
