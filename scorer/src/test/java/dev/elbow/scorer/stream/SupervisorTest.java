package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.registry.RegistryException;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class SupervisorTest {

    private final Counters counters = new Counters();
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void goesOnWithANewLoopAfterAFault(@TempDir Path temp) {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        try (PackageSession session = tiny.open(Provider.CPU)) {
            Bench broken = new Bench(Guarantee.EXACTLY_ONCE, tiny, session, true);
            broken.consumer.setPollException(new KafkaException("the broker went away"));
            Bench sound = new Bench(Guarantee.EXACTLY_ONCE, tiny, session, true);
            sound.turn(() -> sound.event(FIRST, EVENT));
            sound.turn(() -> {
                sound.stop.give();
                stop.give();
            });
            Queue<ScoringLoop> loops = new ArrayDeque<>(List.of(broken.loop, sound.loop));

            new Supervisor(loops::remove, counters, stop, failure).run();

            assertThat(sound.answered()).containsExactly("scores 0");
            assertThat(broken.consumer.closed()).isTrue();
            assertThat(broken.producer.closed()).isTrue();
            assertThat(counters.progress().restarts()).isEqualTo(1);
            assertThat(failure.get()).isNull();
        }
    }

    @Test
    void showsThatItWaitsAfterAFault() {
        ServiceHealth health = new ServiceHealth(List.of(counters.watch()), stop, Duration.ofMinutes(5));
        List<Object> seen = new ArrayList<>();

        new Supervisor(
                        () -> {
                            seen.add(health.ready().problems());
                            throw new KafkaException("the broker went away");
                        },
                        counters,
                        stop,
                        failure,
                        pause -> {
                            seen.add(health.ready().problems());
                            if (seen.size() == 4) {
                                stop.give();
                            }
                        })
                .run();

        List<String> starting = List.of("thread 1: has not joined its group yet");
        String waits = "thread 1: waits %d s after KafkaException";
        assertThat(seen).containsExactly(starting, List.of(waits.formatted(1)), starting, List.of(waits.formatted(2)));
        assertThat(counters.watch().phase()).isEqualTo(ThreadWatch.Phase.ENDED);
    }

    @Test
    void endsAllThreadsWhereARightIsDeniedBeforeTheGroupIsJoined() {
        KafkaException denied = new KafkaException("poll", new TopicAuthorizationException("events"));

        supervisor(denied).run();

        assertThat(stop.given()).isTrue();
        assertThat(failure.get()).isSameAs(denied);
    }

    @ParameterizedTest
    @MethodSource("denials")
    void waitsForARightThatIsTakenAwayLater(KafkaException denial, @TempDir Path temp) {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        try (PackageSession session = tiny.open(Provider.CPU)) {
            Bench denied = new Bench(tiny, session, counters);
            denied.turn(() -> denied.consumer.setPollException(denial));
            Bench given = new Bench(Guarantee.EXACTLY_ONCE, tiny, session, true);
            given.turn(() -> given.event(FIRST, EVENT));
            given.turn(() -> {
                given.stop.give();
                stop.give();
            });
            Queue<ScoringLoop> loops = new ArrayDeque<>(List.of(denied.loop));

            patient(() -> {
                        if (pauses.size() == 1) {
                            throw new StreamException.Failed("missing right: READ on topic events", denial);
                        }
                        return pauses.isEmpty() ? loops.remove() : given.loop;
                    })
                    .run();

            assertThat(failure.get()).isNull();
            assertThat(pauses).containsExactly(seconds(1, 2));
            assertThat(given.answered()).containsExactly("scores 0");
        }
    }

    /** It was a member for hours; that it is none now, or that its brokers were silent first, does not make this a start. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void waitsForARightThatIsTakenAwayAfterASilence(boolean member, boolean contact, @TempDir Path temp) {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        try (PackageSession session = tiny.open(Provider.CPU)) {
            Bench denied = new Bench(tiny, session, counters);
            denied.turn(() -> denied.event(FIRST, EVENT));
            denied.turn(() -> {
                counters.watch().polled(member, contact);
                denied.consumer.setPollException(new SaslAuthenticationException("no such password"));
            });

            patient(() -> {
                        if (!pauses.isEmpty()) {
                            stop.give();
                            throw new KafkaException("still no such password");
                        }
                        return denied.loop;
                    })
                    .run();

            assertThat(failure.get()).isNull();
            assertThat(pauses).isNotEmpty();
        }
    }

    static List<KafkaException> denials() {
        return List.of(
                new TopicAuthorizationException(Set.of("events")),
                new GroupAuthorizationException("group"),
                new TransactionalIdAuthorizationException("no"),
                new SaslAuthenticationException("no such password"));
    }

    @Test
    void endsAllThreadsWhereAnotherProcessHasTheirName() {
        Rival rival = new Rival(Bench.config(Guarantee.EXACTLY_ONCE));
        KafkaException fenced = new KafkaException("poll", new ProducerFencedException("a younger one"));
        rival.look(fenced, Duration.ofSeconds(1));

        supervisor(rival.behind(fenced)).run();

        assertThat(stop.given()).isTrue();
        assertThat(failure.get()).isInstanceOf(Rival.Found.class);
    }

    @Test
    void endsAllThreadsWhereSettingsCannotBeUsed() {
        supervisor(new ConfigException("acks: 7")).run();

        assertThat(stop.given()).isTrue();
        assertThat(failure.get()).isInstanceOf(ConfigException.class);
    }

    @Test
    void endsAllThreadsWhereTheProgramIsBroken() {
        new Supervisor(
                        () -> {
                            throw new LinkageError("no such class");
                        },
                        counters,
                        stop,
                        failure)
                .run();

        assertThat(stop.given()).isTrue();
        assertThat(failure.get()).isInstanceOf(LinkageError.class);
    }

    @Test
    void endsAllThreadsWhereAFaultThatIsNotKafkasComesAgainAndAgain() {
        AtomicInteger tries = new AtomicInteger();
        IllegalStateException fault = new IllegalStateException("a column too many");

        patient(() -> {
                    tries.incrementAndGet();
                    throw fault;
                })
                .run();

        assertThat(tries.get()).isEqualTo(3);
        assertThat(stop.given()).isTrue();
        assertThat(failure.get()).isSameAs(fault);
    }

    @ParameterizedTest
    @MethodSource("passing")
    void goesOnForAsLongAsBrokersRegistryOrMemoryNeed(Throwable fault) {
        patient(() -> {
                    if (pauses.size() == 50) {
                        stop.give();
                    }
                    throw sneaky(fault);
                })
                .run();

        assertThat(failure.get()).isNull();
        assertThat(pauses)
                .hasSize(50)
                .startsWith(seconds(1, 2, 4, 8, 16, 30, 30))
                .endsWith(seconds(30));
    }

    static List<Throwable> passing() {
        return List.of(
                new KafkaException("the broker went away"),
                new RecordTooLargeException("more than the topic takes"),
                new KafkaException("topic scores", new InvalidRecordException("Timestamp of message is out of range")),
                new StreamException.Unusable("topics: missing: scores"),
                new OutOfMemoryError("Java heap space"),
                new RegistryException.Unreachable("schema registry: nobody listens there", new IOException()),
                new RegistryException.Denied("schema registry: answers 401"));
    }

    @Test
    void forgivesFaultsOnlyAfterACommit(@TempDir Path temp) {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        try (PackageSession session = tiny.open(Provider.CPU)) {
            Queue<ScoringLoop> loops = new ArrayDeque<>();
            for (boolean commits : new boolean[] {false, false, true, false, false}) {
                loops.add(failing(tiny, session, commits).loop);
            }

            patient(loops::remove).run();

            // The third fault of three in a row would have ended it, but for the commit before it.
            assertThat(loops).isEmpty();
            assertThat(pauses).containsExactly(seconds(1, 2, 1, 2));
            assertThat(failure.get()).hasMessage("no partitioner");
        }
    }

    /** A loop that answers an event, or commits it too, and then fails by no fault of Kafka. */
    private static Bench failing(VerifiedPackage tiny, PackageSession session, boolean commits) {
        Bench bench = new Bench(Guarantee.EXACTLY_ONCE, tiny, session, true);
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.nanos.addAndGet(commits ? 100_000_000 : 0);
        });
        bench.turn(() -> bench.nanos.addAndGet(commits ? 100_000_000 : 0));
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.producer.sendException = new IllegalStateException("no partitioner");
        });
        return bench;
    }

    private Supervisor patient(Supplier<ScoringLoop> loops) {
        return new Supervisor(loops, counters, stop, failure, pauses::add);
    }

    private static Duration[] seconds(int... seconds) {
        return IntStream.of(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }

    @SuppressWarnings("unchecked") // throws what it is given, an error too, where only runtime exceptions are declared
    private static <T extends Throwable> RuntimeException sneaky(Throwable fault) throws T {
        throw (T) fault;
    }

    private Supervisor supervisor(RuntimeException fault) {
        return new Supervisor(
                () -> {
                    throw fault;
                },
                counters,
                stop,
                failure);
    }
}
