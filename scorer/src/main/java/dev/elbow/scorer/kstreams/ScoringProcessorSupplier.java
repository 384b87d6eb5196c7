package dev.elbow.scorer.kstreams;

import dev.elbow.scorer.format.FormatOptions;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.format.ScoreFormat;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Brings scoring, and the store that it needs, into a topology. Thread-safe.
 *
 * <pre>{@code
 * builder.stream("events", Consumed.with(Serdes.String(), Serdes.ByteArray()))
 *         .processValues(new ScoringProcessorSupplier<>(model, session, options, Serdes.String(), MicroBatch.defaults()))
 *         .to(new AnswerTopics<>("scores", "refusals"), Produced.with(Serdes.String(), Serdes.ByteArray()));
 * }</pre>
 *
 * @param <K> the type of keys
 */
public final class ScoringProcessorSupplier<K> implements FixedKeyProcessorSupplier<K, byte[], byte[]> {

    private final VerifiedPackage model;
    private final PackageSession session;
    private final ScoringOptions options;
    private final Serde<K> keys;
    private final MicroBatch batch;

    /** One for all tasks, so that a schema is asked for once. */
    private final Formats formats;

    /**
     * A supplier for one place in one topology.
     *
     * @param session of that package; stays the caller's, who closes it after the streams are closed
     * @param keys writes the keys of events that wait over a commit, and reads them again
     * @throws dev.elbow.schemas.config.ConfigurationException where the package lacks what the options ask for
     * @throws IllegalArgumentException where the schema of the scores belongs into a registry, which has to know their topic
     */
    public ScoringProcessorSupplier(
            VerifiedPackage model, PackageSession session, ScoringOptions options, Serde<K> keys, MicroBatch batch) {
        this(
                model,
                session,
                options,
                keys,
                batch,
                Formats.of(withoutTopic(options.format()), model.manifest().schema(), options.maxEventBytes()));
    }

    /**
     * A supplier whose scores go to a topic that is known here; where a registry takes part, it is asked at once, and told their schema.
     *
     * @param session of that package; stays the caller's, who closes it after the streams are closed
     * @param keys writes the keys of events that wait over a commit, and reads them again
     * @param scoresTopic by which the registry knows the schema of the scores
     * @throws dev.elbow.schemas.config.ConfigurationException where the package lacks what the options ask for
     * @throws dev.elbow.scorer.registry.RegistryException where the registry is not reached, or does not take the schema
     */
    public ScoringProcessorSupplier(
            VerifiedPackage model,
            PackageSession session,
            ScoringOptions options,
            Serde<K> keys,
            MicroBatch batch,
            String scoresTopic) {
        this(
                model,
                session,
                options,
                keys,
                batch,
                Formats.of(options.format(), model.manifest().schema(), options.maxEventBytes(), scoresTopic));
    }

    private ScoringProcessorSupplier(
            VerifiedPackage model,
            PackageSession session,
            ScoringOptions options,
            Serde<K> keys,
            MicroBatch batch,
            Formats formats) {
        options.check(model.manifest()); // here, and not in each of the threads
        this.formats = formats;
        this.model = model;
        this.session = session;
        this.options = options;
        this.keys = keys;
        this.batch = batch;
    }

    private static FormatOptions withoutTopic(FormatOptions format) {
        if (format.scores() == ScoreFormat.AVRO && format.registry().isPresent()) {
            throw new IllegalArgumentException(
                    "format.scores: avro, by a schema registry (expected: the topic of the scores"
                            + " as scoresTopic, by which the registry knows their schema)");
        }
        return format;
    }

    @Override
    public FixedKeyProcessor<K, byte[], byte[]> get() {
        Scorer scorer = new Scorer(model, session, options, formats.decoder());
        return new ScoringProcessor<>(scorer, formats.encoder(), keys, batch);
    }

    /**
     * The store is written through a cache: what was put and taken out again between two commits costs the changelog one record a slot,
     * not two an event.
     */
    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(batch.name()), Serdes.Integer(), Serdes.ByteArray())
                .withCachingEnabled());
    }
}
