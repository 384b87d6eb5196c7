package dev.elbow.scorer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourierThreadTest {

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final DeliveryTally tally = new DeliveryTally();
    private final AtomicInteger begun = new AtomicInteger();

    /** Whatever it is, the thread goes on: nobody would hear of one that ended. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beginsAnewAfterAFault(boolean ofKafka) {
        thread(ofKafka ? new KafkaException("gone") : new IllegalStateException("a slip"))
                .run();

        assertThat(begun).hasValue(3);
        assertThat(tally.progress("silent").failed()).isEqualTo(ofKafka ? 0 : 2);
    }

    @Test
    void saysWhereItsOwnCodeIsWrongAndNothingOfTheAlert() {
        SinkFault fault = SinkFault.slip(new IllegalStateException("secret"));

        assertThat(fault.passing()).isTrue();
        assertThat(fault.getMessage())
                .matches("a fault of its own code, IllegalStateException at CourierThreadTest.java:\\d+");
    }

    /** Two consumers fail; the third is asked to stop. */
    private CourierThread thread(RuntimeException fault) {
        return new CourierThread(
                new Silent(),
                "alerts",
                () -> consumer(fault),
                ClientWatch.NOBODY,
                tally,
                stopping,
                Duration.ofMillis(5));
    }

    private Consumer<byte[], byte[]> consumer(RuntimeException fault) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        int number = begun.incrementAndGet();
        consumer.schedulePollTask(() -> {
            if (number < 3) {
                throw fault;
            }
            stopping.countDown();
        });
        return consumer;
    }

    private static final class Silent implements Sink {
        @Override
        public String name() {
            return "silent";
        }

        @Override
        public String where() {
            return "nowhere";
        }

        @Override
        public void deliver(String delivery, Alert alert, byte[] json) {
            throw new AssertionError("nothing to deliver");
        }
    }
}
