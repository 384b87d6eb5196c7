package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.AlertJson;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Holds the scores of a partition against the rules, in their order. Owned by its task's thread.
 *
 * <p><b>Time.</b> The partition's time is that of its latest event. All that is due by it happens before the next event is looked
 * at, in the order of when it was due: a punctuation by stream time would come between polls, and so at another place in each run. Where
 * nothing comes for as long as an entity may be silent, the clock on the wall goes on in its place; alerts of that bear the time
 * at which the silence was long enough, and not the clock's.
 */
final class EpisodeProcessor implements Processor<byte[], ReadScore, byte[], byte[]> {

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);
    /** Between two looks, so many times the time of one may be missing, on a busy machine. */
    private static final long LISTENED = 2;

    private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);

    private final Levels levels;
    private final Function<Level, Episodes> rules;
    private final Duration silence;
    private final long latest;
    private final AlertTally tally;
    private final SeldomLog noScores;
    private final SeldomLog withoutKey;

    @SuppressWarnings("NullAway.Init") // set by init, which comes before all else
    private ProcessorContext<byte[], byte[]> context;

    @SuppressWarnings("NullAway.Init") // as above
    private Episodes episodes;

    @SuppressWarnings("NullAway.Init") // as above
    private Remembered remembered;

    @SuppressWarnings("NullAway.Init") // as above
    private TaskStanding standing;

    private long streamTime;
    private long lookedAt;
    private long idleMillis;

    EpisodeProcessor(
            Levels levels,
            Function<Level, Episodes> rules,
            Duration silence,
            Duration latest,
            AlertTally tally,
            SeldomLog noScores,
            SeldomLog withoutKey) {
        this.levels = levels;
        this.rules = rules;
        this.silence = silence;
        this.latest = latest.toMillis();
        this.tally = tally;
        this.noScores = noScores;
        this.withoutKey = withoutKey;
    }

    /** Called again where Kafka Streams brings a corrupted task back to life. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> given) {
        context = given;
        standing = tally.task(given.taskId().partition());
        episodes = rules.apply(levels.open(given, standing));
        remembered = new Remembered(given.getStateStore(AlertTopology.STORE), episodes.expiry());
        standing.remembers(remembered.size(), remembered.open());
        streamTime = 0;
        lookedAt = given.currentSystemTimeMs();
        idleMillis = 0;
        given.schedule(look(silence), PunctuationType.WALL_CLOCK_TIME, this::idle);
    }

    /** Often enough that an end is told when the silence is about a quarter longer; each look makes the task commit. */
    private static Duration look(Duration silence) {
        Duration quarter = silence.dividedBy(4);
        if (quarter.compareTo(SHORTEST_LOOK) < 0) {
            return SHORTEST_LOOK;
        }
        return quarter.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : quarter;
    }

    @Override
    public void process(Record<byte[], ReadScore> record) {
        judge(record);
        context.recordMetadata().ifPresent(at -> tally.reached(at.partition(), at.offset()));
    }

    private void judge(Record<byte[], ReadScore> record) {
        idleMillis = 0;
        lookedAt = context.currentSystemTimeMs();
        ReadScore read = record.value();
        if (read == null) {
            return; // a tombstone
        }
        if (read.score().isEmpty()) {
            if (!read.refusal()) {
                tally.noScore();
                noScores.warn(where());
            }
            return;
        }
        tally.score();
        streamTime = Math.max(streamTime, Math.max(record.timestamp(), context.currentStreamTimeMs()));
        expire(streamTime);
        if (record.key() == null) {
            tally.withoutKey();
            withoutKey.warn(where());
            return;
        }
        next(Bytes.wrap(record.key()), counted(record.timestamp()), read.score().get());
    }

    /**
     * The time at which an event counts, not further behind the partition's than half of what an entity may be silent: else one whose clock
     * is behind would be taken for silent with each event of another's, and never be told of. Nor as far as a cool-down: else an episode could
     * begin where one before it did.
     */
    private long counted(long time) {
        return Math.max(time, streamTime - latest);
    }

    private String where() {
        Optional<RecordMetadata> at = context.recordMetadata();
        return at.map(one -> one.topic() + "-" + one.partition() + ", offset " + one.offset())
                .orElse("scores");
    }

    private void next(Bytes key, long time, Score score) {
        take(key, episodes.next(remembered.of(key), key.get(), time, score));
    }

    private void expire(long now) {
        for (Optional<Bytes> due = remembered.due(now); due.isPresent(); due = remembered.due(now)) {
            Bytes key = due.get();
            Memory memory = remembered.of(key).orElseThrow();
            take(key, episodes.expiry().at(memory, key.get(), now));
        }
    }

    private void take(Bytes key, Turn turn) {
        remembered.put(key, turn.memory());
        standing.remembers(remembered.size(), remembered.open());
        for (Alert alert : turn.alerts()) {
            tally.alert(alert.state());
            // By the clock: with the event's time, a topic's retention could delete alerts of old events at once.
            context.forward(new Record<>(key.get(), AlertJson.write(alert), context.currentSystemTimeMs()));
        }
    }

    @Override
    public void close() {
        tally.left(standing);
    }

    /** No event of the whole partition has come for as long as an entity may be silent. */
    private void idle(long now) {
        long passed = now - lookedAt;
        lookedAt = now;
        if (passed < 0 || passed > LISTENED * look(silence).toMillis()) {
            return; // a process that stood still has not listened meanwhile: scores may wait
        }
        idleMillis += passed;
        if (idleMillis >= silence.toMillis() && remembered.size() > 0) {
            expire(Math.max(streamTime, context.currentStreamTimeMs()) + idleMillis);
        }
    }
}
