package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SupervisorTest {

    private final Counters counters = new Counters();
    private final StopSignal stop = new StopSignal();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

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
    void endsAllThreadsWhereARightIsDenied() {
        KafkaException denied = new KafkaException("poll", new TopicAuthorizationException("events"));

        supervisor(denied).run();

        assertThat(stop.given()).isTrue();
        assertThat(failure.get()).isSameAs(denied);
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
