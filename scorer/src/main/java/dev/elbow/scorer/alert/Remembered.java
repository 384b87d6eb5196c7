package dev.elbow.scorer.alert;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The entities of a partition of which something is remembered, and when time alone will change that. The store is what lasts; what is
 * here beside it saves reading it again for each event. Owned by its task's thread.
 */
final class Remembered {

    /** Entities whose time comes at once go in the order of their keys, so that the order does not depend on that of a restored store. */
    private static final Comparator<Due> ORDER =
            Comparator.comparingLong(Due::time).thenComparing(Due::key);

    private final KeyValueStore<Bytes, byte[]> store;
    private final Expiry expiry;
    private final Map<Bytes, Memory> memories = new HashMap<>();
    private final TreeSet<Due> dues = new TreeSet<>(ORDER);
    private int open;

    private record Due(long time, Bytes key) {}

    /** What the store holds. */
    Remembered(KeyValueStore<Bytes, byte[]> store, Expiry expiry) {
        this.store = store;
        this.expiry = expiry;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> one = all.next();
                hold(one.key, MemoryBytes.read(one.value));
            }
        }
    }

    Optional<Memory> of(Bytes key) {
        return Optional.ofNullable(memories.get(key));
    }

    /** Replaces what is remembered of an entity. */
    void put(Bytes key, Optional<Memory> memory) {
        Memory before = memories.get(key);
        if (memory.isPresent() ? memory.get().equals(before) : before == null) {
            return;
        }
        if (before != null) {
            memories.remove(key);
            open -= before instanceof Memory.Open ? 1 : 0;
            dues.remove(new Due(expiry.due(before), key));
        }
        memory.ifPresent(now -> hold(key, now));
        if (memory.isPresent()) {
            store.put(key, MemoryBytes.write(memory.get()));
        } else {
            store.delete(key);
        }
    }

    private void hold(Bytes key, Memory memory) {
        memories.put(key, memory);
        open += memory instanceof Memory.Open ? 1 : 0;
        dues.add(new Due(expiry.due(memory), key));
    }

    /** The entity whose time came first, by a time of the partition. */
    Optional<Bytes> due(long now) {
        return dues.isEmpty() || dues.first().time > now ? Optional.empty() : Optional.of(dues.first().key);
    }

    int size() {
        return memories.size();
    }

    /** Episodes that are open. */
    long open() {
        return open;
    }
}
