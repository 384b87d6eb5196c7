package dev.elbow.scorer.sink;

import dev.elbow.schemas.Excerpt;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a sink's thread does until all stop: after a fault it begins anew, from what was committed. Run by one thread. */
final class CourierThread implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CourierThread.class);

    /** Less than all sinks have for their farewell: a consumer that is interrupted while it leaves its group fails loudly. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Sink sink;
    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ClientWatch watch;
    private final DeliveryTally tally;
    private final CountDownLatch stopping;
    private final Duration afterFault;
    private final Breaker breaker = new Breaker();

    CourierThread(
            Sink sink,
            String topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            ClientWatch watch,
            DeliveryTally tally,
            CountDownLatch stopping,
            Duration afterFault) {
        this.sink = sink;
        this.topic = topic;
        this.consumers = consumers;
        this.watch = watch;
        this.tally = tally;
        this.stopping = stopping;
        this.afterFault = afterFault;
    }

    @Override
    public void run() {
        while (stopping.getCount() > 0) {
            try {
                bring(consumers.get());
            } catch (InterruptedException | InterruptException | WakeupException e) {
                LOG.debug("{} was interrupted", sink.name(), e);
                return;
            } catch (KafkaException e) {
                begin(Excerpt.of(String.valueOf(e.getMessage())), e);
            } catch (RuntimeException e) { // else the thread would end, and nobody would hear of it
                tally.failed();
                begin(SinkFault.told(e), e);
            }
        }
    }

    private void bring(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        ClientWatch.Closing watching = watch.opened(consumer);
        try {
            Courier courier = new Courier(sink, consumer, breaker, tally, () -> stopping.getCount() == 0);
            courier.begin(topic);
            while (stopping.getCount() > 0) {
                courier.turn();
            }
        } finally {
            watching.close();
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void begin(String fault, RuntimeException trace) {
        LOG.warn("{}: the alerts cannot be read, {}; again in {} s", sink.name(), fault, afterFault.toSeconds());
        LOG.debug("{} failed", sink.name(), trace);
        try {
            boolean unused = stopping.await(afterFault.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
