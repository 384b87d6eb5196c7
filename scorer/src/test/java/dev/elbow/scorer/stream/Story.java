package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One course of things, drawn by chance: loops come and go, as their supervisor would have it, until all events are
 * answered; in each poll anything may happen. Not thread-safe.
 */
final class Story {

    /** What may happen in a poll, or be prepared for what follows it. */
    enum Happening {
        NOTHING,
        EVENTS,
        TIME_PASSES,
        SENDS_COMPLETE,
        REBALANCE,
        REBALANCE_FROM_NOTHING,
        LOST,
        LOST_THEN_REVOKED,
        OUT_WITHOUT_KNOWING,
        SEND_FAILS,
        SEND_FAILS_IN_FLUSH,
        SEND_THROWS,
        COMMIT_NOT_TOLD,
        COMMIT_NOT_DONE,
        OFFSETS_REFUSED,
        ABORT_FAILS,
        FENCED,
        POLL_FAILS,
        SWAPPED,
        STOPPED,
        KILLED
    }

    /** The end of a process: nobody closes anything. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final List<Happening> ALL = List.of(Happening.values());
    private static final List<Happening> GOOD =
            List.of(Happening.NOTHING, Happening.EVENTS, Happening.TIME_PASSES, Happening.SENDS_COMPLETE);

    private static final int EVENTS = 12;
    private static final int MOST_POLLS = 40;

    /** After so many loops only good things happen, so that a story ends. */
    private static final int TROUBLED_LOOPS = 12;

    private static final int MOST_LOOPS = 40;

    private final World world = new World(EVENTS);
    private final Guarantee guarantee;
    private final VerifiedPackage tiny;
    private final PackageSession session;
    private final Random random;
    private final Map<Happening, Integer> happened;
    private final AtomicLong nanos = new AtomicLong();
    private final Counters counters = new Counters();
    private final List<String> told = new ArrayList<>();
    private final Served served;
    private int loops;

    Story(
            Guarantee guarantee,
            VerifiedPackage tiny,
            PackageSession session,
            long seed,
            Map<Happening, Integer> happened) {
        this.guarantee = guarantee;
        this.tiny = tiny;
        this.session = session;
        this.random = new Random(seed);
        this.happened = happened;
        this.served = Bench.served(tiny, session);
    }

    /** What happened, for one who has to understand a failure. */
    String told() {
        return String.join(", ", told);
    }

    void run() {
        while (!world.done()) {
            assertThat(++loops).as("loops that it took").isLessThanOrEqualTo(MOST_LOOPS);
            live();
        }
        world.assertAllAnswered();
        assertThat(counters.progress().events()).as("events counted").isEqualTo(world.acknowledged);
    }

    private void live() {
        Member member = new Member(world, guarantee, random.nextBoolean());
        StopSignal stop = new StopSignal();
        ScorerConfig config = Bench.config(guarantee);
        ScoringLoop.Parts parts = new ScoringLoop.Parts(
                member.consumer,
                member.producer,
                Bench.lanes(served),
                new Clocks(nanos::get, () -> 0),
                1 + random.nextInt(3));
        ScoringLoop loop = new ScoringLoop(config, parts, counters, stop);
        World.PARTITIONS.forEach(partition -> member.consumer.updateBeginningOffsets(Map.of(partition, 0L)));
        told.add("loop " + loops);
        member.consumer.schedulePollTask(() -> {
            member.consumer.join(some());
            next(member, stop, MOST_POLLS);
        });
        try {
            loop.run();
        } catch (Killed e) {
            return;
        } catch (KafkaException | IllegalStateException e) {
            told.add("ended by " + e);
        }
        loop.close();
        assertThat(member.consumer.closed() && member.producer.closed()).isTrue();
    }

    /** Each poll makes the next one, so that what happens in it depends on what is. */
    private void next(Member member, StopSignal stop, int polls) {
        member.consumer.schedulePollTask(() -> {
            if (polls == 0 || world.done()) {
                stop.give();
                return;
            }
            next(member, stop, polls - 1);
            nanos.addAndGet(Duration.ofMillis(random.nextInt(40)).toNanos());
            Happening what = draw();
            told.add(what.name());
            happened.merge(what, 1, Integer::sum);
            happen(what, member, stop);
            if (random.nextInt(3) > 0) {
                deliver(member);
            }
        });
    }

    /** Another package takes the place of the one that scores; the session is that of all stories, and stays open. */
    private void swap() {
        served.current().use();
        served.replace(Bench.open(tiny, session));
    }

    private Happening draw() {
        boolean good = loops > TROUBLED_LOOPS || random.nextInt(3) > 0;
        List<Happening> kinds = good ? GOOD : ALL;
        return kinds.get(random.nextInt(kinds.size()));
    }

    private void happen(Happening what, Member member, StopSignal stop) {
        switch (what) {
            case NOTHING -> {}
            case EVENTS -> deliver(member);
            case TIME_PASSES -> nanos.addAndGet(Duration.ofMillis(100).toNanos());
            case SENDS_COMPLETE -> complete(member, random.nextInt(5));
            case REBALANCE, REBALANCE_FROM_NOTHING, LOST, LOST_THEN_REVOKED, OUT_WITHOUT_KNOWING -> group(what, member);
            case SEND_FAILS -> member.producer.errorNext(new TimeoutException("no leader"));
            case SEND_FAILS_IN_FLUSH -> member.producer.failInFlush();
            case SEND_THROWS -> member.producer.sendException = new KafkaException("no memory for it");
            case COMMIT_NOT_TOLD -> member.nextCommit(Member.Outcome.DONE_BUT_NOT_TOLD);
            case COMMIT_NOT_DONE -> member.nextCommit(Member.Outcome.NEITHER_DONE_NOR_TOLD);
            case OFFSETS_REFUSED ->
                member.producer.sendOffsetsToTransactionException = new KafkaException("no coordinator");
            case ABORT_FAILS -> member.producer.abortTransactionException = new TimeoutException("no coordinator");
            case FENCED -> member.producer.fenceProducer();
            case POLL_FAILS -> member.consumer.setPollException(new KafkaException("no offsets"));
            case SWAPPED -> swap();
            case STOPPED -> stop.give();
            case KILLED -> throw new Killed();
        }
    }

    private void group(Happening what, Member member) {
        if (what == Happening.OUT_WITHOUT_KNOWING) {
            world.nextGeneration();
            othersAnswer(World.PARTITIONS);
            return;
        }
        if (what == Happening.LOST || what == Happening.LOST_THEN_REVOKED || !member.consumer.isMember()) {
            world.nextGeneration();
            othersAnswer(World.PARTITIONS);
            member.consumer.lose();
        }
        if (what == Happening.REBALANCE_FROM_NOTHING) {
            member.consumer.join(List.of());
            othersAnswer(World.PARTITIONS);
        }
        if (what != Happening.LOST) {
            member.consumer.join(some());
            othersAnswer(World.PARTITIONS.stream()
                    .filter(partition -> !member.consumer.assignment().contains(partition))
                    .toList());
        }
    }

    private void othersAnswer(List<TopicPartition> partitions) {
        partitions.forEach(partition -> world.answeredByAnother(partition, random.nextInt(3)));
    }

    private void deliver(Member member) {
        member.consumer.assignment().forEach(partition -> member.consumer.deliver(partition, random.nextInt(4)));
    }

    private static void complete(Member member, int most) {
        for (int i = 0; i < most; i++) {
            boolean unused = member.producer.completeNext();
        }
    }

    /** Both partitions mostly, and sometimes one. */
    private List<TopicPartition> some() {
        return loops <= TROUBLED_LOOPS && random.nextInt(3) == 0
                ? List.of(World.PARTITIONS.get(random.nextInt(World.PARTITIONS.size())))
                : World.PARTITIONS;
    }
}
