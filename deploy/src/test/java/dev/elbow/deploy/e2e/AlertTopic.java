package dev.elbow.deploy.e2e;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.schemas.wire.ScoreJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Scores in, alerts out, as strangers write and read them. Not thread-safe. */
final class AlertTopic implements AutoCloseable {

    static final String ALERTS = "events-alerts";

    private final Cluster cluster;
    private final KafkaProducer<byte[], byte[]> producer;

    AlertTopic(Cluster cluster) {
        this.cluster = cluster;
        this.producer = cluster.producer();
    }

    void send(int partition, String key, Score score) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                Cluster.SCORES, partition, key.getBytes(StandardCharsets.UTF_8), ScoreJson.write(score)));
    }

    void flush() {
        producer.flush();
    }

    /** Committed alerts, once there are so many, or all there are at the end of the time. */
    List<Alert> read(int atLeast, Duration most) {
        return cluster.committed(ALERTS, atLeast, most).stream()
                .map(record -> AlertJson.readAlert(record.value()))
                .toList();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
