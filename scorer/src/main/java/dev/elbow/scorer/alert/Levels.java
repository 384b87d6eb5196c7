package dev.elbow.scorer.alert;

import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.OpeningRule;
import dev.elbow.scorer.budget.PartLevel;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the level of each task. Thread-safe. */
interface Levels {

    /** The state store of levels that learn; part of its changelog's name. */
    String STORE = "levels";

    /** The level of a task whose state is there. */
    Level open(ProcessorContext<?, ?> task, TaskStanding standing);

    /** Where what is learned is kept; empty where nothing is. */
    Optional<StoreBuilder<KeyValueStore<Bytes, byte[]>>> store();

    /** One level that learns nothing, for all tasks. */
    static Levels same(Level level) {
        return new Levels() {
            @Override
            public Level open(ProcessorContext<?, ?> task, TaskStanding standing) {
                return level;
            }

            @Override
            public Optional<StoreBuilder<KeyValueStore<Bytes, byte[]>>> store() {
                return Optional.empty();
            }
        };
    }

    /**
     * Those that a budget makes of the traffic and of the scores of late.
     *
     * @param partitions that share the budget
     */
    static Levels of(AlertBudget budget, EpisodeRules rules, int partitions) {
        AlertBudget part = budget.part(partitions);
        OpeningRule opening =
                new OpeningRule(rules.opening().count(), rules.opening().of());
        return new Levels() {
            @Override
            public Level open(ProcessorContext<?, ?> task, TaskStanding standing) {
                OptionalDouble closes = rules.closing().pValue();
                return new BudgetLevel(
                        new LevelStore(task.getStateStore(STORE)),
                        bytes -> bytes.map(kept -> PartLevel.of(kept, part, opening, closes))
                                .orElseGet(() -> new PartLevel(part, opening, closes)),
                        standing);
            }

            @Override
            public Optional<StoreBuilder<KeyValueStore<Bytes, byte[]>>> store() {
                return Optional.of(Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                        .withCachingEnabled());
            }
        };
    }
}
