package dev.elbow.scorer.alert;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores in, one alert an episode out. Thread-safe.
 *
 * <p>The store is in memory: it holds entities of which something is remembered, and no others, so that it is small; on disk it would be
 * read from its changelog after a kill just the same, since what a killed process left there may be ahead of its last commit. It has a cache,
 * by which the changelog gets what an entity has become by a commit, not each of its events.
 */
public final class AlertTopology {

    /** The state store; part of its changelog's name. */
    static final String STORE = "episodes";

    private static final Logger LOG = LoggerFactory.getLogger(AlertTopology.class);

    private final Function<Level, Episodes> episodes;
    private final EpisodeRules rules;
    private final Levels levels;
    private final AlertTally tally;
    private final SeldomLog noScores = new SeldomLog(
            (what, count) -> LOG.warn(
                    "{}: no score (expected: one in the format of format.scores; {} such records since the last warning)",
                    what,
                    count),
            System::nanoTime);
    private final SeldomLog withoutKey = new SeldomLog(
            (what, count) -> LOG.warn(
                    "{}: no key (expected: one, whose events are an entity; {} such records since the last warning)",
                    what,
                    count),
            System::nanoTime);

    AlertTopology(EpisodeRules rules, List<Suppression> suppressions, Levels levels, String group, AlertTally tally) {
        this.rules = rules;
        this.levels = levels;
        this.episodes = level -> new Episodes(rules, new Judge(level, rules.closing(), suppressions), group);
        this.tally = tally;
    }

    /**
     * What runs in Kafka Streams.
     *
     * @param scores reads them
     * @param reset where a group begins that has committed nothing
     */
    Topology build(AlertTopics topics, Deserializer<ReadScore> scores, AutoOffsetReset reset) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        topics.scores(),
                        Consumed.with(Serdes.ByteArray(), Serdes.serdeFrom(new NoSerializer(), scores))
                                .withTimestampExtractor(new EventTime())
                                .withOffsetResetPolicy(reset))
                .process(new Supplier())
                .to(topics.alerts(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        return builder.build();
    }

    private final class Supplier implements ProcessorSupplier<byte[], ReadScore, byte[], byte[]> {
        @Override
        public Processor<byte[], ReadScore, byte[], byte[]> get() {
            return new EpisodeProcessor(levels, episodes, rules.silence(), rules.latest(), tally, noScores, withoutKey);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            StoreBuilder<KeyValueStore<Bytes, byte[]>> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                    .withCachingEnabled();
            Set<StoreBuilder<?>> stores = new HashSet<>(Set.of(store));
            levels.store().ifPresent(stores::add);
            return stores;
        }
    }
}
