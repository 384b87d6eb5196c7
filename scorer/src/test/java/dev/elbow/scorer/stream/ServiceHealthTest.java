package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ServiceHealthTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ThreadWatch first = new ThreadWatch(nanos::get);
    private final ThreadWatch second = new ThreadWatch(nanos::get);
    private final StopSignal stop = new StopSignal();
    private final ServiceHealth health = new ServiceHealth(List.of(first, second), stop, Duration.ofMinutes(5));

    @Test
    void isReadyOnceEachThreadIsAMemberThatPolled() {
        assertThat(health.ready().problems()).containsExactly("thread 1: not started", "thread 2: not started");

        first.starting();
        second.starting();
        first.polled(true, true);
        second.polled(false, true);
        assertThat(health.ready().problems()).containsExactly("thread 2: has not joined its group yet");

        second.polled(true, true);
        assertThat(health.ready().ok()).isTrue();
        assertThat(health.live().ok()).isTrue();
    }

    @Test
    void isLiveAndNotReadyWhileAThreadBacksOff() {
        running();
        first.backingOff(Duration.ofSeconds(30), new KafkaException("with a value that nobody may read"));
        pass(329);
        second.polled(true, true);

        assertThat(health.live().ok()).isTrue();
        assertThat(health.ready().problems()).containsExactly("thread 1: waits 30 s after KafkaException");

        first.starting();
        assertThat(health.ready().problems()).containsExactly("thread 1: has not joined its group yet");
    }

    @Test
    void isNotReadyWhileACommitIsNotAnswered() {
        running();
        first.committing();
        pass(10);
        second.polled(true, true);
        assertThat(health.ready().ok()).isTrue();
        assertThat(first.phase()).isEqualTo(ThreadWatch.Phase.SCORING);

        pass(1);
        assertThat(health.ready().problems())
                .containsExactly("thread 1: its brokers have not answered a commit for 11 s");
        assertThat(first.phase()).isEqualTo(ThreadWatch.Phase.SILENT);
        assertThat(health.live().ok()).isTrue();

        first.polled(true, true);
        assertThat(health.ready().ok()).isTrue();
        assertThat(first.phase()).isEqualTo(ThreadWatch.Phase.SCORING);
    }

    @Test
    void isNotReadyWhileATurnDoesNotEndThoughNothingIsCommitted() {
        running();
        pass(12);
        second.polled(true, true);

        assertThat(health.ready().problems())
                .containsExactly("thread 1: stands still for 12 s (expected: brokers, a registry and a model that go on"
                        + " within 10 s)");
    }

    @Test
    void tellsOnceOfAThreadThatStandsStillAndOnceThatItGoesOn() {
        List<String> told = new ArrayList<>();
        Standstill standstill = new Standstill(List.of(first, second), told::add, told::add);
        running();
        first.committing();
        standstill.look();
        pass(11);
        second.polled(true, true);
        standstill.look();
        pass(1);
        second.polled(true, true);
        standstill.look();
        assertThat(told)
                .containsExactly(
                        "thread 1: its brokers have not answered a commit for 11 s; it goes on once they do, or from the last commit");

        first.polled(true, true);
        standstill.look();
        standstill.look();
        assertThat(told).hasSize(2).last().isEqualTo("thread 1: goes on");
    }

    @Test
    void ofABackoffAStandstillTellsNothingSinceItsFaultWasTold() {
        List<String> told = new ArrayList<>();
        Standstill standstill = new Standstill(List.of(first, second), told::add, told::add);
        running();
        first.backingOff(Duration.ofSeconds(30), new KafkaException("x"));
        second.ended();
        pass(29);

        standstill.look();

        assertThat(told).isEmpty();
    }

    @Test
    void isNotLiveWhereAThreadHangs() {
        running();
        pass(200);
        second.polled(true, true);
        pass(101);

        assertThat(health.live().problems())
                .containsExactly("thread 1: hangs for 301 s (expected: turns of at most 300 s)");
    }

    @Test
    void isNotLiveWhereAThreadThatShouldStartHangs() {
        first.starting();
        pass(301);

        assertThat(health.live().problems()).hasSize(1);
    }

    @Test
    void isNotLiveWhereAThreadEndedThoughNobodyStoppedIt() {
        running();
        second.ended();

        assertThat(health.live().problems()).containsExactly("thread 2: ended");
        assertThat(health.ready().problems()).containsExactly("thread 2: ended");
    }

    @Test
    void isLiveAndNotReadyWhileItStops() {
        running();
        stop.give();
        second.ended();

        assertThat(health.live().ok()).isTrue();
        assertThat(health.ready().problems()).containsExactly("stopping");
    }

    private void running() {
        first.polled(true, true);
        second.polled(true, true);
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
