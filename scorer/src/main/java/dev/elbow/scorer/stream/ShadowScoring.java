package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.scorer.score.Exchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores what a lane has answered a second time, with the shadow's package, and compares. Its scores go out in the same transaction; what
 * it refuses is counted, and a fault of it is told once and counted: nothing of it touches the answers. Owned by the loop's thread.
 */
final class ShadowScoring implements Exchange<ConsumerRecord<byte[], byte[]>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowScoring.class);

    private final Seat seat;
    private final ScoreEncoder encoder;
    private final OutputRecords outputs;
    private final ShadowTally agreement;
    private final List<ProducerRecord<byte[], byte[]>> scores = new ArrayList<>();
    private double[] pValues = {};
    private boolean[] anomalous = {};
    private int at;

    ShadowScoring(Seat seat, ScoreEncoder encoder, OutputRecords outputs, AgreementCounts counts) {
        this.seat = seat;
        this.encoder = encoder;
        this.outputs = outputs;
        this.agreement = new ShadowTally(counts);
    }

    /** Forgets what was before, for so many events. */
    void begin(int events) {
        if (pValues.length < events) {
            pValues = new double[events];
            anomalous = new boolean[events];
        }
        Arrays.fill(pValues, 0, events, Double.NaN);
        at = 0;
        scores.clear();
    }

    /** The score that answers an event. */
    void first(int event, ScoreView score) {
        pValues[event] = score.pValue();
        anomalous[event] = score.anomalous();
    }

    /**
     * Scores all events, after they have their answers.
     *
     * @param events the same, in the same order
     */
    void score(List<ConsumerRecord<byte[], byte[]>> events, Outlet outlet) {
        try {
            seat.scorer().score(events, this);
        } catch (RuntimeException e) { // whatever it is, the answers are not to suffer for it
            lost(events.size() - at, e);
        }
        scores.forEach(outlet::send);
        outlet.passed(Stage.SHADOW);
    }

    private void lost(int events, RuntimeException fault) {
        if (agreement.lost(events)) {
            LOG.warn(
                    "shadow {} failed, and its scores of {} events are missing; answers go on, and further faults are"
                            + " only counted (elbow_shadow_missing_events_total): {}",
                    seat.tally().model().reference(),
                    events,
                    String.valueOf(fault.getMessage()));
            LOG.debug("why the shadow failed", fault);
        }
    }

    ShadowTally agreement() {
        return agreement;
    }

    Tally tally() {
        return seat.tally();
    }

    void renew() {
        seat.renew();
    }

    @Override
    public void close() {
        seat.close();
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
        ProducerRecord<byte[], byte[]> record = outputs.score(event, score.model(), encoder.encode(score));
        int place = at++;
        if (outputs.oversize(record).isPresent()) {
            agreement.refused();
            return;
        }
        scores.add(record);
        seat.tally().anomalies().count(score.anomaly());
        if (!Double.isNaN(pValues[place])) {
            agreement.scored(anomalous[place], score.anomalous(), Math.abs(score.pValue() - pValues[place]));
        }
    }

    @Override
    public void refused(ConsumerRecord<byte[], byte[]> event, Refusal refusal) {
        at++;
        agreement.refused();
    }

    @Override
    public void tombstone(ConsumerRecord<byte[], byte[]> event) {
        at++;
    }
}
