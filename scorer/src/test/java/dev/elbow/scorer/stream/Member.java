package dev.elbow.scorer.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The two clients of one loop, bound to a {@link World}, and where asked for at odds with it. Not thread-safe. */
final class Member {

    /** What becomes of the next commit. */
    enum Outcome {
        DONE,
        DONE_BUT_NOT_TOLD,
        NEITHER_DONE_NOR_TOLD
    }

    final GroupConsumer consumer = new GroupConsumer();
    final AnswerProducer producer;
    private final World world;
    private final boolean transactional;
    private Outcome outcome = Outcome.DONE;

    Member(World world, Guarantee guarantee, boolean sendsComplete) {
        this.world = world;
        this.transactional = guarantee == Guarantee.EXACTLY_ONCE;
        this.producer = new AnswerProducer(sendsComplete);
    }

    void nextCommit(Outcome next) {
        outcome = next;
    }

    private void end(Runnable commit, long answers) {
        if (outcome != Outcome.NEITHER_DONE_NOR_TOLD) {
            commit.run();
        }
        if (outcome != Outcome.DONE) {
            throw new TimeoutException("no answer to a commit");
        }
        world.acknowledged += answers;
    }

    /** Tells its listener what the real one tells: revoked while it is a member, lost where it is none. */
    final class GroupConsumer extends MockConsumer<byte[], byte[]> {
        private int generation;
        private Optional<ConsumerRebalanceListener> listener = Optional.empty();

        GroupConsumer() {
            super("earliest");
        }

        @Override
        public void subscribe(Collection<String> topics, ConsumerRebalanceListener told) {
            super.subscribe(topics, told);
            listener = Optional.of(told);
        }

        /** Whether the group has not moved on without it. */
        boolean isMember() {
            return world.isCurrent(generation);
        }

        /** Gives up what it is not to keep, while it is a member, and joins the next generation with these partitions. */
        void join(List<TopicPartition> partitions) {
            Set<TopicPartition> before = Set.copyOf(assignment());
            rebalance(partitions);
            generation = world.nextGeneration();
            for (TopicPartition partition : partitions) {
                if (!before.contains(partition)) {
                    seek(partition, world.offset(partition));
                }
            }
        }

        /** Finds out that it is out of the group, and is a member again before its poll returns. */
        void lose() {
            listener.orElseThrow().onPartitionsLost(assignment());
            generation = world.nextGeneration();
            assignment().forEach(partition -> seek(partition, world.offset(partition)));
        }

        void deliver(TopicPartition partition, int most) {
            for (ConsumerRecord<byte[], byte[]> event : world.events(partition, position(partition), most)) {
                addRecord(event);
            }
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
            partitions.stream()
                    .filter(partition -> world.offset(partition) > 0)
                    .forEach(partition -> committed.put(partition, new OffsetAndMetadata(world.offset(partition))));
            return committed;
        }

        /** As the real one, and unlike Kafka's mock: none means all. */
        @Override
        public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
            super.seekToBeginning(partitions.isEmpty() ? assignment() : partitions);
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            if (!isMember()) {
                throw new CommitFailedException();
            }
            long events = offsets.entrySet().stream()
                    .mapToLong(entry -> entry.getValue().offset() - world.offset(entry.getKey()))
                    .sum();
            end(() -> world.commitOffsets(offsets), events);
        }

        @Override
        @SuppressWarnings("removal") // elsewhere only the answers of brokers make one
        public ConsumerGroupMetadata groupMetadata() {
            return new ConsumerGroupMetadata("group", generation, "member", Optional.empty());
        }

        @Override
        public void close(CloseOptions options) {
            try {
                if (isMember()) {
                    listener.ifPresent(told -> told.onPartitionsRevoked(assignment()));
                } else {
                    listener.ifPresent(told -> told.onPartitionsLost(assignment()));
                }
            } finally {
                super.close(options);
            }
        }
    }

    /** Writes to the world what is committed, or, without transactions, what is complete. */
    final class AnswerProducer extends MockProducer<byte[], byte[]> {
        private boolean failed;
        private boolean unresolved;
        private boolean failsInFlush;

        AnswerProducer(boolean sendsComplete) {
            super(sendsComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        void failInFlush() {
            failsInFlush = true;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            return super.send(record, (metadata, fault) -> completed(record, callback, metadata, fault));
        }

        private void completed(
                ProducerRecord<byte[], byte[]> record,
                Callback callback,
                @Nullable RecordMetadata metadata,
                @Nullable Exception fault) {
            failed |= fault != null;
            if (fault == null && !transactional) {
                world.written(record);
            }
            callback.onCompletion(metadata, fault);
        }

        @Override
        public synchronized void flush() {
            if (failsInFlush && !closed()) {
                failsInFlush = false;
                errorNext(new TimeoutException("a record took too long"));
            }
            super.flush();
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata committer) {
            if (!world.isCurrent(committer.generationId())) {
                throw new CommitFailedException();
            }
            super.sendOffsetsToTransaction(offsets, committer);
        }

        @Override
        public void commitTransaction() {
            flush();
            if (failed) {
                throw new KafkaException("the transaction is in an error state");
            }
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(uncommittedRecords());
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            uncommittedOffsets().values().forEach(offsets::putAll);
            unresolved = outcome != Outcome.DONE;
            end(
                    () -> {
                        super.commitTransaction();
                        world.commit(records, offsets);
                    },
                    records.size());
        }

        /** As the real one, which cannot abort what may be committed. */
        @Override
        public void abortTransaction() {
            if (unresolved) {
                throw new IllegalStateException("a commit is under way");
            }
            super.abortTransaction();
        }
    }
}
