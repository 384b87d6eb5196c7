package dev.elbow.scorer.kstreams;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.stream.AnswerHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Scores the values of a stream, many at once. A score goes on under its event's key and time, with its headers and
 * {@value AnswerHeaders#MODEL}; an event without a score goes on as it is, with the reason in its headers ({@link AnswerTopics} parts
 * the two); a tombstone goes on as it is. Owned by its task's thread.
 *
 * <p><b>Why no event is lost or doubled.</b> Kafka Streams commits an event's offset once {@link #process} has returned, whether or not
 * anything was forwarded; it commits when its interval is over, when partitions go, when it is closed, and tells no processor before.
 * (A store's {@code flush} is no such hook: before a commit, release 4.3.1 flushes its own caches alone, and stores after it.) So an event
 * that waits for others has to survive a commit by itself: it is put into a store with a changelog, and taken out where its answer is
 * forwarded. Between two calls of the task's thread, which is where every commit falls, each event whose offset would be committed is
 * answered, or in the store, and never both. With {@code exactly_once_v2}, offsets, answers and changelog commit in one
 * transaction; so that holds after every kill, and a task that begins restores its store first and answers what it finds there.
 *
 * <p>With {@code at_least_once} nothing ties a changelog to the answers: a removal could be written, and the answer lost. There,
 * every event is answered before {@link #process} returns, alone; Kafka Streams flushes answers before it commits offsets.
 */
final class ScoringProcessor<K> implements FixedKeyProcessor<K, byte[], byte[]>, Exchange<WaitingEvent<K>> {

    private final Scorer scorer;
    private final MicroBatch batch;
    private final WaitingEventSerde<K> serde;
    private final ScoreEncoder encoder;
    private final List<WaitingEvent<K>> waiting = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set by init, which comes before all else
    private FixedKeyProcessorContext<K, byte[]> context;

    @SuppressWarnings("NullAway.Init") // as above
    private KeyValueStore<Integer, byte[]> store;

    private @Nullable Cancellable alarm;
    private boolean atomic;
    private boolean overdue;
    private int answered;
    private long next;

    ScoringProcessor(Scorer scorer, ScoreEncoder encoder, Serde<K> keys, MicroBatch batch) {
        this.scorer = scorer;
        this.encoder = encoder;
        this.batch = batch;
        this.serde = new WaitingEventSerde<>(keys, batch.name());
    }

    /** Called again where Kafka Streams brings a corrupted task back to life; what is not in the store then is read again. */
    @Override
    public void init(FixedKeyProcessorContext<K, byte[]> given) {
        waiting.clear();
        alarm = null;
        overdue = false;
        answered = 0;
        next = 0;
        context = given;
        store = given.getStateStore(batch.name());
        atomic =
                StreamsConfig.EXACTLY_ONCE_V2.equals(given.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        restore();
        if (!waiting.isEmpty()) {
            next = waiting.get(waiting.size() - 1).number() + 1;
            overdue = true; // nothing can be forwarded yet
            setAlarm();
        }
    }

    private void restore() {
        try (KeyValueIterator<Integer, byte[]> restored = store.all()) {
            while (restored.hasNext()) {
                KeyValue<Integer, byte[]> one = restored.next();
                waiting.add(serde.read(one.key, one.value));
            }
        }
        waiting.sort(Comparator.comparingLong(WaitingEvent::number));
    }

    @Override
    public void process(FixedKeyRecord<K, byte[]> record) {
        if (overdue) {
            answer(); // their slots may be those of the next events, where the batch was another size before
        }
        take(record);
        if (waiting.size() >= batch.events() || !atomic) {
            answer();
        } else {
            setAlarm();
        }
    }

    private void take(FixedKeyRecord<K, byte[]> record) {
        Optional<Score.Source> source = context.recordMetadata()
                .map(at -> new Score.Source(at.topic(), at.partition(), at.offset(), record.timestamp()));
        int slot = atomic ? (int) (next % batch.events()) : WaitingEvent.NOWHERE;
        WaitingEvent<K> event = new WaitingEvent<>(next++, slot, record, source);
        if (atomic) {
            store.put(slot, serde.write(event));
        }
        waiting.add(event);
    }

    /** Only while an event waits: each call by the clock makes the task commit, though it has done nothing. */
    private void setAlarm() {
        if (alarm == null) {
            alarm = context.schedule(batch.patience(), PunctuationType.WALL_CLOCK_TIME, now -> answer());
        }
    }

    private void answer() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
        try {
            scorer.score(List.copyOf(waiting), this);
        } finally {
            // Where a handler lets the task go on after a fault, what is left is answered later, and nothing twice.
            waiting.subList(0, answered).clear();
            answered = 0;
            overdue = !waiting.isEmpty();
            if (overdue) {
                setAlarm();
            }
        }
    }

    private void forward(WaitingEvent<K> event, FixedKeyRecord<K, byte[]> answer) {
        answered++;
        if (event.slot() != WaitingEvent.NOWHERE) {
            store.delete(event.slot());
        }
        context.forward(answer);
    }

    @Override
    public byte @Nullable [] value(WaitingEvent<K> event) {
        return event.record().value();
    }

    @Override
    public Optional<Score.Source> source(WaitingEvent<K> event) {
        return event.source();
    }

    @Override
    public void scored(WaitingEvent<K> event, ScoreView score) {
        FixedKeyRecord<K, byte[]> answer = plain(event).withValue(encoder.encode(score));
        AnswerHeaders.set(answer.headers(), AnswerHeaders.MODEL, score.model().reference());
        forward(event, answer);
    }

    @Override
    public void refused(WaitingEvent<K> event, Refusal refusal) {
        FixedKeyRecord<K, byte[]> answer = plain(event);
        AnswerHeaders.refused(answer.headers(), event.source(), context.applicationId(), refusal);
        forward(event, answer);
    }

    @Override
    public void tombstone(WaitingEvent<K> event) {
        forward(event, plain(event));
    }

    /** A copy whose headers are its own; without the reason of an earlier refusal, which would send it after that one. */
    private FixedKeyRecord<K, byte[]> plain(WaitingEvent<K> event) {
        FixedKeyRecord<K, byte[]> copy =
                event.record().withHeaders(event.record().headers());
        copy.headers().remove(AnswerHeaders.REFUSAL_REASON);
        return copy;
    }
}
