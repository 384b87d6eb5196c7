package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.scorer.score.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A lane with several packages, of which each event chooses one: those of each go through its model together, and their answers wait
 * until all have theirs, so that they go out in the order of the events. Owned by the loop's thread.
 */
final class ChoosingLane implements Lane {

    private final String topic;
    private final Chooser chooser;
    private final List<Part> parts;
    private final ScoreEncoder encoder;
    private final OutputRecords outputs;
    private final Optional<ShadowScoring> shadow;
    private final Tap tap;

    /**
     * A lane.
     *
     * @param seats in the order of the route's packages
     */
    ChoosingLane(
            String topic,
            Chooser chooser,
            List<Seat> seats,
            ScoreEncoder encoder,
            OutputRecords outputs,
            Optional<ShadowScoring> shadow,
            Tap tap) {
        this.topic = topic;
        this.tap = tap;
        this.chooser = chooser;
        this.encoder = encoder;
        this.outputs = outputs;
        this.shadow = shadow;
        this.parts = seats.stream().map(Part::new).toList();
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void score(List<ConsumerRecord<byte[], byte[]>> events, Outlet outlet) {
        shadow.ifPresent(one -> one.begin(events.size()));
        List<Pending> all = new ArrayList<>(events.size());
        for (ConsumerRecord<byte[], byte[]> event : events) {
            Pending pending = new Pending(event, all.size());
            all.add(pending);
            choose(pending);
        }
        parts.forEach(part -> part.score(outlet));
        RouteAnswers answers = new RouteAnswers(outputs, outlet, tap);
        all.forEach(pending -> pending.outcome.accept(answers));
        outlet.passed(Stage.ANSWER);
        shadow.ifPresent(one -> one.score(events, outlet));
    }

    private void choose(Pending pending) {
        ConsumerRecord<byte[], byte[]> event = pending.event;
        if (event.value() == null) {
            pending.outcome = answers -> answers.tombstone(event);
            return;
        }
        Optional<Integer> place = chooser.of(event);
        if (place.isPresent()) {
            parts.get(place.get()).events.add(pending);
        } else {
            Refusal refusal = chooser.refusal(event);
            pending.outcome = answers -> answers.refused(event, refusal);
        }
    }

    @Override
    public List<Tally> tallies() {
        return Stream.concat(
                        parts.stream().map(part -> part.seat.tally()),
                        shadow.stream().map(ShadowScoring::tally))
                .toList();
    }

    @Override
    public List<ShadowTally> agreements() {
        return shadow.stream().map(ShadowScoring::agreement).toList();
    }

    @Override
    public void renew() {
        parts.forEach(part -> part.seat.renew());
        shadow.ifPresent(ShadowScoring::renew);
    }

    @Override
    public void close() {
        parts.forEach(part -> part.seat.close());
        shadow.ifPresent(ShadowScoring::close);
    }

    /** An event, and what becomes of it once it is known. */
    private static final class Pending {
        private final ConsumerRecord<byte[], byte[]> event;
        private final int place;
        private Consumer<RouteAnswers> outcome;

        Pending(ConsumerRecord<byte[], byte[]> event, int place) {
            this.event = event;
            this.place = place;
            this.outcome = answers -> {
                throw new IllegalStateException("event at offset " + event.offset() + ": no answer (expected: one)");
            };
        }
    }

    /** The events of a poll that chose one package. */
    private final class Part implements Exchange<Pending> {
        private final Seat seat;
        private final List<Pending> events = new ArrayList<>();

        @SuppressWarnings("NullAway.Init") // set before the scorer is asked
        private Outlet outlet;

        Part(Seat seat) {
            this.seat = seat;
        }

        void score(Outlet told) {
            outlet = told;
            if (!events.isEmpty()) {
                seat.scorer().score(events, this);
                events.clear();
            }
        }

        @Override
        public byte @Nullable [] value(Pending pending) {
            return pending.event.value();
        }

        @Override
        public Optional<Score.Source> source(Pending pending) {
            return Optional.of(OutputRecords.source(pending.event));
        }

        @Override
        public void scored(Pending pending, ScoreView score) {
            shadow.ifPresent(one -> one.first(pending.place, score));
            tap.scored(pending.event.key(), pending.event.value(), score);
            ProducerRecord<byte[], byte[]> record = outputs.score(pending.event, score.model(), encoder.encode(score));
            double anomaly = score.anomaly();
            boolean anomalous = score.anomalous();
            boolean tightened = score.tightened();
            Tally tally = seat.tally();
            pending.outcome = answers -> answers.scored(pending.event, record, tally, anomaly, anomalous, tightened);
        }

        @Override
        public void refused(Pending pending, Refusal refusal) {
            pending.outcome = answers -> answers.refused(pending.event, refusal);
        }

        @Override
        public void tombstone(Pending pending) {
            pending.outcome = answers -> answers.tombstone(pending.event);
        }

        @Override
        public void passed(Stage stage) {
            outlet.passed(stage);
        }
    }
}
