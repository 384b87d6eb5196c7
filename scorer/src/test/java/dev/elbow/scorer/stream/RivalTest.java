package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.scorer.score.OpenTiny;
import java.util.List;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two processes with one name: the older one gives way, and one that is alone does not. */
class RivalTest {

    private static final String RIVAL =
            "transactional_id group-1: another process uses it (expected: one of its own for each"
                    + " process); this one gives way to the newer one";

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @Test
    void givesWayToAProcessThatTookItsTransactionalId() {
        Bench bench = exactlyOnce();
        bench.producer.commitTransactionException = new ProducerFencedException("a younger one");
        bench.turn(() -> bench.event(FIRST, EVENT));

        assertThatThrownBy(bench::run).isInstanceOf(Rival.Found.class).hasMessage(RIVAL);
        bench.loop.close();

        assertThat(bench.counters.progress().events()).isZero();
    }

    /** A broker that writes answers is the first to tell, mostly. */
    @Test
    void givesWayToAProcessThatTookItsTransactionalIdWhenItWrites() {
        Bench bench = new Bench(Guarantee.EXACTLY_ONCE, TINY.model(), TINY.session(), false);
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.producer.errorNext(new InvalidProducerEpochException("an old epoch")));

        assertThatThrownBy(bench::run).isInstanceOf(Rival.Found.class).hasMessage(RIVAL);
        bench.loop.close();

        assertThat(bench.producer.history()).isEmpty();
    }

    /** Out of the group, it drops what is open before anything else can fail. */
    @Test
    void givesWayToAProcessThatTookItsTransactionalIdAndItsPartitions() {
        Bench bench = exactlyOnce();
        bench.producer.abortTransactionException = new ProducerFencedException("a younger one");
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.loop.onPartitionsLost(List.of(FIRST)));

        assertThatThrownBy(bench::run).isInstanceOf(Rival.Found.class).hasMessage(RIVAL);
    }

    /** The brokers end a transaction that was open for 30 s, and fence whose it was. */
    @Test
    void looksForNobodyWhereItsTransactionWasOpenForTooLong() {
        Bench bench = exactlyOnce();
        bench.producer.commitTransactionException = new ProducerFencedException("a younger one");
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.nanos.addAndGet(30_000_000_000L));

        assertThatThrownBy(bench::run).isInstanceOf(ProducerFencedException.class);
    }

    @Test
    void givesWayToAProcessThatTookItsNameInTheGroup() {
        Bench bench = exactlyOnce();
        bench.turn(() -> bench.consumer.setPollException(new FencedInstanceIdException("a younger one")));

        assertThatThrownBy(bench::run)
                .isInstanceOf(Rival.Found.class)
                .hasMessageStartingWith("group.instance.id ")
                .hasMessageEndingWith("gives way to the newer one");
    }

    private static Bench exactlyOnce() {
        return new Bench(Guarantee.EXACTLY_ONCE, TINY.model(), TINY.session(), true);
    }

    /** Asleep, its own clock stood still; that on the wall did not. */
    @Test
    void looksForNobodyWhereTheMachineHasSlept() {
        Bench bench = exactlyOnce();
        bench.producer.commitTransactionException = new ProducerFencedException("a younger one");
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.millis.addAndGet(30_000));

        assertThatThrownBy(bench::run).isInstanceOf(ProducerFencedException.class);
    }

    /** A clock that is set back makes no transaction younger than it is. */
    @Test
    void looksForNobodyWhereTheTimeOfDayWasSetBack() {
        Bench bench = exactlyOnce();
        bench.producer.commitTransactionException = new ProducerFencedException("a younger one");
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> {
            bench.millis.addAndGet(-3_600_000);
            bench.nanos.addAndGet(30_000_000_000L);
        });

        assertThatThrownBy(bench::run).isInstanceOf(ProducerFencedException.class);
    }
}
