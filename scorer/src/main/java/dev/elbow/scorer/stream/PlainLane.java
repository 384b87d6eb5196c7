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

    @SuppressWarnings("NullAway.Init") // set before the scorer is asked
    private RouteAnswers answers;

    PlainLane(String topic, Seat seat, ScoreEncoder encoder, OutputRecords outputs) {
        this.topic = topic;
        this.seat = seat;
        this.encoder = encoder;
        this.outputs = outputs;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public void score(List<ConsumerRecord<byte[], byte[]>> events, Outlet outlet) {
        answers = new RouteAnswers(outputs, outlet);
        seat.scorer().score(events, this);
    }

    @Override
    public void renew() {
        seat.renew();
    }

    @Override
    public void close() {
        seat.close();
    }

    @Override
    public List<Tally> tallies() {
        return List.of(seat.tally());
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
        answers.refused(event, refusal);
    }

    @Override
    public void tombstone(ConsumerRecord<byte[], byte[]> event) {
        answers.tombstone(event);
    }

    @Override
    public void passed(Stage stage) {
        answers.passed(stage);
    }
}
