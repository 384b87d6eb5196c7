package dev.elbow.scorer.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Kafka's own metrics of a thread's two clients, while these are open. Thread-safe. */
final class BoundClients implements AutoCloseable {

    private static final String LAG = "records-lag";

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaClientMetrics ofConsumer;
    private final KafkaClientMetrics ofProducer;

    /**
     * Binds both.
     *
     * @param refresh looks now and then for metrics that came later; stays the caller's
     */
    BoundClients(
            MeterRegistry registry,
            ScheduledExecutorService refresh,
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer) {
        this.consumer = consumer;
        this.ofConsumer = new KafkaClientMetrics(consumer, Tags.empty(), refresh);
        this.ofProducer = new KafkaClientMetrics(producer, Tags.empty(), refresh);
        ofConsumer.bindTo(registry);
        ofProducer.bindTo(registry);
    }

    /** What the consumer noted with its last fetch, by topic and partition: nobody is asked for it. */
    Map<List<String>, Number> lag() {
        Map<List<String>, Number> lag = new HashMap<>();
        for (Map.Entry<MetricName, ? extends Metric> one : consumer.metrics().entrySet()) {
            String topic = one.getKey().tags().get("topic");
            String partition = one.getKey().tags().get("partition");
            if (one.getKey().name().equals(LAG)
                    && topic != null
                    && partition != null
                    && one.getValue().metricValue() instanceof Number events) {
                lag.put(List.of(topic, partition), events);
            }
        }
        return lag;
    }

    @Override
    public void close() {
        ofConsumer.close();
        ofProducer.close();
    }
}
