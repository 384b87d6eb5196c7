package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.scorer.score.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    /** Those of a poll, and after it empty ones for the next. */
    private final List<Pending> pending = new ArrayList<>();

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
        while (pending.size() < events.size()) {
            pending.add(new Pending(pending.size()));
        }
        List<Pending> all = pending.subList(0, events.size());
        try {
            for (int i = 0; i < events.size(); i++) {
                choose(all.get(i), events.get(i));
            }
            parts.forEach(part -> part.score(outlet));
            RouteAnswers answers = new RouteAnswers(outputs, outlet, tap);
            all.forEach(one -> one.tell(answers));
        } finally {
            all.forEach(Pending::clear); // their bytes are not for the next poll
        }
        outlet.passed(Stage.ANSWER);
        shadow.ifPresent(one -> one.score(events, outlet));
    }

    private void choose(Pending one, ConsumerRecord<byte[], byte[]> event) {
        one.event = event;
        if (event.value() == null) {
            return;
        }
        int place = chooser.of(event);
        if (place == Chooser.NONE) {
            one.refusal = chooser.refusal(event);
        } else {
            parts.get(place).events.add(one);
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

    /** An event, and what becomes of it once it is known: its score, a refusal, or nothing of a tombstone. Used again for each poll. */
    private static final class Pending {
        private final int place;
        private @Nullable ConsumerRecord<byte[], byte[]> event;
        private @Nullable ProducerRecord<byte[], byte[]> score;
        private @Nullable Refusal refusal;
        private @Nullable Tally tally;
        private double anomaly;
        private boolean anomalous;
        private boolean tightened;

        Pending(int place) {
            this.place = place;
        }

        ConsumerRecord<byte[], byte[]> event() {
            return Objects.requireNonNull(event);
        }

        void tell(RouteAnswers answers) {
            if (refusal != null) {
                answers.refused(event(), refusal);
            } else if (score != null && tally != null) {
                answers.scored(event(), score, tally, anomaly, anomalous, tightened);
            } else if (event().value() == null) {
                answers.tombstone(event());
            } else {
                throw new IllegalStateException("event at offset " + event().offset() + ": no answer (expected: one)");
            }
        }

        void clear() {
            event = null;
            score = null;
            refusal = null;
            tally = null;
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
            try {
                if (!events.isEmpty()) {
                    seat.scorer().score(events, this);
                }
            } finally {
                events.clear();
            }
        }

        @Override
        public byte @Nullable [] value(Pending one) {
            return one.event().value();
        }

        @Override
        public Optional<Score.Source> source(Pending one) {
            return Optional.of(OutputRecords.source(one.event()));
        }

        @Override
        public void scored(Pending one, ScoreView score) {
            if (shadow.isPresent()) {
                shadow.get().first(one.place, score);
            }
            tap.scored(one.event().key(), one.event().value(), score);
            one.score = outputs.score(one.event(), score.model(), encoder.encode(score));
            one.tally = seat.tally();
            one.anomaly = score.anomaly();
            one.anomalous = score.anomalous();
            one.tightened = score.tightened();
        }

        @Override
        public void refused(Pending one, Refusal refusal) {
            one.refusal = refusal;
        }

        /** Tombstones choose no package. */
        @Override
        public void tombstone(Pending one) {
            throw new IllegalStateException(
                    "event at offset " + one.event().offset() + ": a tombstone (expected: a value)");
        }

        @Override
        public void passed(Stage stage) {
            outlet.passed(stage);
        }
    }
}
