package dev.elbow.deploy.e2e;

import dev.elbow.scorer.kstreams.AnswerTopics;
import dev.elbow.scorer.kstreams.MicroBatch;
import dev.elbow.scorer.kstreams.ScoringProcessorSupplier;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** A program of somebody else that scores in its topology, in a process of its own; SIGTERM closes it in order. */
final class StreamsApp {

    /** Seldom full, and never in a hurry, so that events wait over commits. */
    private static final MicroBatch BATCH = new MicroBatch("elbow-score", 64, Duration.ofSeconds(2));

    private StreamsApp() {}

    public static void main(String[] arguments) {
        ScoringOptions options = ScoringOptions.defaults("network-intrusion:1.0.0");
        VerifiedPackage model = Zoo.load(options.reference());
        PackageSession session = model.open(options.provider());
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(Cluster.EVENTS, Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .processValues(new ScoringProcessorSupplier<>(model, session, options, Serdes.String(), BATCH))
                .to(
                        new AnswerTopics<>(Cluster.SCORES, Cluster.REFUSALS),
                        Produced.with(Serdes.String(), Serdes.ByteArray()));
        KafkaStreams streams = new KafkaStreams(builder.build(), settings(arguments[0], arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
        streams.start();
    }

    private static Properties settings(String bootstrapServers, String state) {
        Properties settings = new Properties();
        settings.put("application.id", "somebody");
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("state.dir", state);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("commit.interval.ms", "50");
        settings.put("num.stream.threads", "2");
        settings.put("consumer.auto.offset.reset", "earliest");
        settings.put("consumer.session.timeout.ms", "6000");
        settings.put("consumer.heartbeat.interval.ms", "1000");
        settings.put("consumer.max.poll.records", "50");
        settings.put("producer.transaction.timeout.ms", "10000");
        return settings;
    }
}
