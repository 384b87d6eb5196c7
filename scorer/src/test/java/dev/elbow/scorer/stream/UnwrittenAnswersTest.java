package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where an answer is not written, or not made, no offset is committed. */
class UnwrittenAnswersTest {
    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @Test
    void abortsTheTransactionWhereARecordIsNotWritten() {
        Bench bench = new Bench(Guarantee.EXACTLY_ONCE, TINY.model(), TINY.session(), false);
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.producer.errorNext(new TimeoutException("no leader")));

        assertThatThrownBy(bench::run)
                .isInstanceOf(KafkaException.class)
                .hasMessage("topic scores: a record could not be written: no leader");
        bench.loop.close();

        assertThat(bench.producer.transactionAborted()).isTrue();
        assertThat(bench.producer.history()).isEmpty();
        assertThat(bench.counters.progress().events()).isZero();
        assertThat(bench.producer.closed()).isTrue();
        assertThat(bench.consumer.closed()).isTrue();
    }

    @Test
    void leavesTheAbortToTheClosingOfTheProducerWhereACommitIsNotAnswered() {
        Bench bench = new Bench(Guarantee.EXACTLY_ONCE, TINY.model(), TINY.session(), true);
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.producer.sendOffsetsToTransactionException = new TimeoutException("no coordinator");

        assertThatThrownBy(bench::run).isInstanceOf(TimeoutException.class);
        bench.loop.close();

        assertThat(bench.producer.transactionAborted()).isFalse();
        assertThat(bench.producer.transactionCommitted()).isFalse();
        assertThat(bench.producer.closed()).isTrue();
        assertThat(bench.counters.progress().events()).isZero();
    }

    @Test
    void leavesTheOffsetWhereItWasIfARecordIsNotWritten() {
        Bench bench = new Bench(Guarantee.AT_LEAST_ONCE, TINY.model(), TINY.session(), false);
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.producer.errorNext(new TimeoutException("no leader")));

        assertThatThrownBy(bench::run).isInstanceOf(KafkaException.class);
        Map<?, OffsetAndMetadata> committed = bench.consumer.committed(Set.of(FIRST));
        bench.loop.close();

        assertThat(committed).isEmpty();
        assertThat(bench.counters.progress().events()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void commitsNothingOfAPollThatFailed(Guarantee guarantee) {
        PackageSession broken = TINY.model().open(Provider.CPU);
        broken.close();
        Bench bench = new Bench(guarantee, TINY.model(), broken, true);
        bench.turn(() -> bench.event(FIRST, EVENT));

        assertThatThrownBy(bench::run).isInstanceOf(IllegalStateException.class);
        bench.loop.close();

        assertThat(bench.consumer.committed).isEmpty();
        assertThat(bench.offsetsInTransactions()).isEmpty();
        assertThat(bench.counters.progress().events()).isZero();
        assertThat(bench.consumer.closed()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void commitsNothingOfAPollWhoseAnswersStoppedHalfWay(Guarantee guarantee) {
        Bench bench = new Bench(guarantee, TINY.model(), TINY.session(), true);
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.producer.sendException = new IllegalStateException("no partitioner");
        });

        assertThatThrownBy(bench::run).hasMessage("no partitioner");
        bench.loop.close();

        assertThat(bench.consumer.committed).isEmpty();
        assertThat(bench.offsetsInTransactions()).isEmpty();
    }

    @Test
    void leavesTheOffsetWhereItWasIfARecordFailsInTheLastFlush() {
        Bench bench = new Bench(Guarantee.AT_LEAST_ONCE, TINY.model(), TINY.session(), false);
        bench.producer.failureInFlush = Optional.of(new TimeoutException("no leader"));
        bench.turn(() -> bench.event(FIRST, EVENT));

        assertThatThrownBy(bench::run).hasMessage("topic scores: a record could not be written: no leader");
        bench.loop.close();

        assertThat(bench.consumer.committed).isEmpty();
        assertThat(bench.counters.progress().events()).isZero();
    }

    /** Each record that finds no room, or no topic, may wait for a minute: a poll of them would wait for hours. */
    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void sendsNothingMoreOnceARecordWasNotTaken(Guarantee guarantee) {
        Bench bench = new Bench(guarantee, TINY.model(), TINY.session(), true);
        bench.turn(() -> {
            bench.event(FIRST, EVENT);
            bench.event(FIRST, EVENT);
            bench.event(FIRST, EVENT);
            bench.producer.refusal = Optional.of(new TimeoutException("no room for 60000 ms"));
        });

        assertThatThrownBy(bench::run).hasMessage("topic scores: a record could not be written: no room for 60000 ms");
        bench.loop.close();

        assertThat(bench.producer.refused).isEqualTo(1);
        assertThat(bench.counters.progress().events()).isZero();
    }
}
