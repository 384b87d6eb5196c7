package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.scorer.score.Exchange;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A lane with one package: what the scorer answers goes out at once. Owned by the loop's thread. */
final class PlainLane implements Lane, Exchange<ConsumerRecord<byte[], byte[]>> {

    private final String topic;
    private final Seat seat;
    private final ScoreEncoder encoder;
    private final OutputRecords outputs;
    private final @Nullable ShadowScoring shadow;
    private final Tap tap;
    private int at;

    @SuppressWarnings("NullAway.Init") // set before the scorer is asked
    private RouteAnswers answers;

    PlainLane(
            String topic,
            Seat seat,
            ScoreEncoder encoder,
            OutputRecords outputs,
            Optional<ShadowScoring> shadow,
            Tap tap) {
        this.topic = topic;
        this.tap = tap;
        this.seat = seat;
        this.encoder = encoder;
        this.outputs = outputs;
        this.shadow = shadow.orElse(null); // looked at for each event
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void score(List<ConsumerRecord<byte[], byte[]>> events, Outlet outlet) {
        answers = new RouteAnswers(outputs, outlet, tap);
        at = 0;
        if (shadow == null) {
            seat.scorer().score(events, this);
            return;
        }
        shadow.begin(events.size());
        seat.scorer().score(events, this);
        shadow.score(events, outlet);
    }

    @Override
    public void renew() {
        seat.renew();
        if (shadow != null) {
            shadow.renew();
        }
    }

    @Override
    public void close() {
        seat.close();
        if (shadow != null) {
            shadow.close();
        }
    }

    @Override
    public List<Tally> tallies() {
        return shadow == null ? List.of(seat.tally()) : List.of(seat.tally(), shadow.tally());
    }

    @Override
    public List<ShadowTally> agreements() {
        return shadow == null ? List.of() : List.of(shadow.agreement());
    }

    @Override
    public byte @Nullable [] value(ConsumerRecord<byte[], byte[]> event) {
        return event.value();
    }

    @Override
    public Optional<Score.Source> source(ConsumerRecord<byte[], byte[]> event) {
        return Optional.of(OutputRecords.source(event));
    }

    @Override
    public void scored(ConsumerRecord<byte[], byte[]> event, ScoreView score) {
        if (shadow != null) {
            shadow.first(at, score);
        }
        at++;
        tap.scored(event.key(), event.value(), score);
        answers.scored(
                event,
                outputs.score(event, score.model(), encoder.encode(score)),
                seat.tally(),
                score.anomaly(),
                score.anomalous(),
                score.tightened());
    }

    @Override
    public void refused(ConsumerRecord<byte[], byte[]> event, Refusal refusal) {
        at++;
        answers.refused(event, refusal);
    }

    @Override
    public void tombstone(ConsumerRecord<byte[], byte[]> event) {
        at++;
        answers.tombstone(event);
    }

    @Override
    public void passed(Stage stage) {
        answers.passed(stage);
    }
}
