package dev.elbow.deploy.bench;

import dev.elbow.schemas.avro.AvroEventDecoder;
import dev.elbow.schemas.avro.AvroScoreEncoder;
import dev.elbow.schemas.avro.WriterSchema;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.scorer.page.LivePage;
import dev.elbow.scorer.page.PageSettings;
import dev.elbow.scorer.score.Exchange;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.Tap;
import dev.elbow.zoo.TemporaryFolder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import dev.elbow.zoo.runtime.ScoredBatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What each step of scoring costs an event, on {@value #EVENTS} events of {@link BenchEvents} at a time and a model of one node: see the
 * profile {@code jmh}. Never a test of time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScoringBenchmark {

    private static final int EVENTS = 512;

    private static final int MAX_BYTES = 1 << 20;

    private final TemporaryFolder folder = TemporaryFolder.create("elbow-jmh");
    private final VerifiedPackage model = BenchModel.train(1, folder.path());
    private final EventSchema schema = model.manifest().schema();
    private final PackageSession session = model.open(Provider.CPU);
    private final Scorer scorer = new Scorer(model, session, ScoringOptions.defaults("bench-k1"));
    private final EventBatch batch = new EventBatch(schema);
    private final EventDecoder fromJson = new JsonEventDecoder(schema);
    private final EventDecoder fromAvro =
            AvroEventDecoder.given(schema, MAX_BYTES, WriterSchema.of(BenchEvents.avroSchema()));
    private List<byte[]> json = List.of();
    private List<byte[]> avro = List.of();
    private List<Score> scores = List.of();
    private List<Score> placed = List.of();
    private final LivePage page = new LivePage(PageSettings.defaults());
    private final Tap tap = page.tap();
    private final ScoreEncoder toJson = new JsonScoreEncoder();
    private final ScoreEncoder toAvro = AvroScoreEncoder.bare();

    /** Makes what the benchmarks read. */
    @Setup
    public void prepare() {
        json = LongStream.range(0, EVENTS).mapToObj(BenchEvents::json).toList();
        avro = LongStream.range(0, EVENTS).mapToObj(BenchEvents::avro).toList();
        scores = scorer.score(json).stream()
                .map(answer -> answer.<Score>match(score -> score, refusal -> {
                    throw new IllegalStateException(refusal.message());
                }))
                .toList();
        placed = IntStream.range(0, EVENTS)
                .mapToObj(i -> placed(scores.get(i), i))
                .toList();
        decodeJson();
    }

    private static Score placed(Score score, long offset) {
        return new Score(
                score.model(),
                Optional.of(new Score.Source("events", 0, offset, 0)),
                score.elbo(),
                score.pValue(),
                score.anomalous(),
                score.latent(),
                score.explanation());
    }

    /** Lets go of the model. */
    @TearDown
    public void close() {
        page.close();
        session.close();
        folder.close();
    }

    /** JSON to rows. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int decodeJson() {
        return decode(fromJson, json);
    }

    /** Avro to rows. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public int decodeAvro() {
        return decode(fromAvro, avro);
    }

    /** Rows to what the graph says of them. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public ScoredBatch session() {
        return session.score(batch);
    }

    /** Scores to JSON. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void encodeJson(Blackhole hole) {
        scores.forEach(score -> hole.consume(toJson.encode(score)));
    }

    /** Scores to Avro. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void encodeAvro(Blackhole hole) {
        scores.forEach(score -> hole.consume(toAvro.encode(score)));
    }

    /** What a live page costs an event that it does not keep. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void tap() {
        for (Score score : placed) {
            tap.scored(null, null, score);
        }
    }

    /** Bytes of JSON to bytes of JSON, as the loop does it. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void whole(Blackhole hole) {
        scorer.score(json, new Encoding(toJson, hole));
    }

    private int decode(EventDecoder decoder, List<byte[]> events) {
        batch.clear();
        for (byte[] event : events) {
            decoder.decode(event, batch).ifPresent(refusal -> {
                throw new IllegalStateException(refusal.message());
            });
        }
        return batch.size();
    }

    private record Encoding(ScoreEncoder encoder, Blackhole hole) implements Exchange<byte[]> {
        @Override
        public byte[] value(byte[] event) {
            return event;
        }

        @Override
        public Optional<Score.Source> source(byte[] event) {
            return Optional.empty();
        }

        @Override
        public void scored(byte[] event, ScoreView score) {
            hole.consume(encoder.encode(score));
        }

        @Override
        public void refused(byte[] event, Refusal refusal) {
            throw new IllegalStateException(refusal.message());
        }

        @Override
        public void tombstone(byte[] event) {
            throw new IllegalStateException("tombstone (expected: none)");
        }
    }
}
