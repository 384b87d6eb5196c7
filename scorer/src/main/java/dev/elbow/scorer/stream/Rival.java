package dev.elbow.scorer.stream;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether another process uses this one's names. Two that do would throw each other out for ever, so the older one has
 * to give way. Brokers fence a producer for another reason too: its transaction was open for longer than they wait, as after
 * a machine has slept, or their clock has jumped; then it is alone, and only has to begin again, as it always is where its transactional id
 * was drawn at random. Not thread-safe: part of one loop.
 */
final class Rival {

    /** There is one. No other try can mend that. */
    static final class Found extends KafkaException {
        private static final long serialVersionUID = 1;

        private Found(String name, String value, Throwable cause) {
            super(
                    name + " " + value
                            + ": another process uses it (expected: one of its own for each process); this one"
                            + " gives way to the newer one",
                    cause);
        }
    }

    private final ScorerConfig config;
    private final Duration patience;
    private @Nullable Found found;

    Rival(ScorerConfig config) {
        this.config = config;
        this.patience = new KafkaClients(config).transactionTimeout();
    }

    /** Looks at a fault that came while work was open for so long. */
    void look(KafkaException fault, Duration open) {
        if (Causes.contain(fault, FencedInstanceIdException.class)) {
            String instance = config.clients().consumer().get(KafkaClients.INSTANCE);
            found = new Found(KafkaClients.INSTANCE, String.valueOf(instance), fault);
        } else if (isFence(fault) && !config.clients().drawn() && open.compareTo(patience) < 0) {
            found = new Found("transactional_id", config.clients().transactionalId(), fault);
        }
    }

    /** Aborts what was open for so long: a member that is out of its group hears there, and nowhere else, of a fence. */
    void watch(Duration open, Runnable abort) {
        try {
            abort.run();
        } catch (KafkaException e) {
            look(e, open);
            throw e;
        }
    }

    /** What is behind a fault: the other process where there is one, else the fault itself. */
    KafkaException behind(KafkaException fault) {
        return found == null ? fault : found;
    }

    /** Whoever writes hears of the epoch, from a partition's broker; whoever commits, of the fence, from the coordinator. */
    private static boolean isFence(KafkaException fault) {
        return Causes.contain(fault, ProducerFencedException.class)
                || Causes.contain(fault, InvalidProducerEpochException.class);
    }
}
