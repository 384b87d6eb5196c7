package dev.elbow.scorer.streams;

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

    /**
     * A supplier for one place in one topology.
     *
     * @param session of that package; stays the caller's, who closes it after the streams are closed
     * @param keys writes the keys of events that wait over a commit, and reads them again
     * @throws dev.elbow.schemas.config.ConfigurationException where the package lacks what the options ask for
     */
    public ScoringProcessorSupplier(
            VerifiedPackage model, PackageSession session, ScoringOptions options, Serde<K> keys, MicroBatch batch) {
        options.check(model.manifest()); // here, and not in each of the threads
        this.model = model;
        this.session = session;
        this.options = options;
        this.keys = keys;
        this.batch = batch;
    }

    @Override
    public FixedKeyProcessor<K, byte[], byte[]> get() {
        return new ScoringProcessor<>(new Scorer(model, session, options), keys, batch);
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
