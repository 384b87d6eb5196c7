package dev.elbow.schemas.avro;

import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreEncoder;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scores as Avro ({@code score.avsc}), field by field in the schema's order. Not thread-safe. */
public final class AvroScoreEncoder implements ScoreEncoder {

    private static final String RESOURCE = "/dev/elbow/schemas/score.avsc";

    /** The branches of the schema's unions, by their place. */
    private static final int NULL = 0;

    private static final int VALUE = 1;
    private static final int NUMBER = 1;
    private static final int TEXT = 2;
    private static final int END = 0;

    private final AvroOut out = new AvroOut();
    private final ValueWriter values = new ValueWriter(out);
    private final byte[] header;
    private Score.@Nullable Model encodedOf;
    private byte[] model = {};

    private AvroScoreEncoder(byte[] header) {
        this.header = header;
    }

    /** Bare values, for readers who know the schema. */
    public static AvroScoreEncoder bare() {
        return new AvroScoreEncoder(new byte[0]);
    }

    /** Values in Confluent's wire format, for readers who ask a registry for the schema of that id. */
    public static AvroScoreEncoder registered(int id) {
        return new AvroScoreEncoder(
                ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(id).array());
    }

    /** The schema, as its file has it. */
    public static String schema() {
        try (InputStream in = Objects.requireNonNull(AvroScoreEncoder.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] encode(ScoreView score) {
        byte[] first = model(score.model());
        out.clear();
        out.raw(header).raw(first);
        writeEvent(score.event());
        out.single((float) score.anomaly()).single((float) score.distortion()).single((float) score.rate());
        out.number(score.pValue()).truth(score.anomalous());
        writeLatent(score);
        writeAttributes(score.attributes());
        out.single((float) score.normal());
        writeContributions(score);
        return out.single((float) score.otherFeatures())
                .single((float) score.latentRate())
                .truth(score.tightened())
                .toBytes();
    }

    /** The same bytes for as long as the model is the same. */
    private byte[] model(Score.Model of) {
        if (!of.equals(encodedOf)) {
            out.clear();
            model = out.text(of.name()).text(of.version()).text(of.digest()).toBytes();
            encodedOf = of;
        }
        return model;
    }

    private void writeEvent(Optional<Score.Source> event) {
        if (event.isEmpty()) {
            out.whole(NULL);
            return;
        }
        Score.Source source = event.get();
        out.whole(VALUE)
                .text(source.topic())
                .whole(source.partition())
                .whole(source.offset())
                .whole(source.timestamp());
    }

    private void writeLatent(ScoreView score) {
        int width = score.latentWidth();
        if (width == 0) {
            out.whole(NULL);
            return;
        }
        out.whole(VALUE).whole(width);
        for (int dimension = 0; dimension < width; dimension++) {
            out.single((float) score.latentMean(dimension));
        }
        out.whole(END).whole(width);
        for (int dimension = 0; dimension < width; dimension++) {
            out.single((float) score.latentLogVariance(dimension));
        }
        out.whole(END);
    }

    private void writeAttributes(List<Score.Projection> attributes) {
        if (!attributes.isEmpty()) {
            out.whole(attributes.size());
            for (Score.Projection attribute : attributes) {
                out.text(attribute.name()).single((float) attribute.projection());
            }
        }
        out.whole(END);
    }

    private void writeContributions(ScoreView score) {
        int count = score.contributionCount();
        if (count > 0) {
            out.whole(count);
            for (int rank = 0; rank < count; rank++) {
                FieldValue observed = score.observed(rank);
                out.text(score.feature(rank)).single((float) score.nats(rank));
                observed.match(values);
                score.expected(rank).match(values);
                out.truth(observed instanceof FieldValue.Unknown);
            }
        }
        out.whole(END);
    }

    private record ValueWriter(AvroOut out) implements FieldValue.Cases<AvroOut> {
        @Override
        public AvroOut number(double number) {
            return out.whole(NUMBER).single((float) number);
        }

        @Override
        public AvroOut symbol(String symbol) {
            return out.whole(TEXT).text(symbol);
        }

        @Override
        public AvroOut missing() {
            return out.whole(NULL);
        }

        @Override
        public AvroOut unknown(FieldValue.Unknown unknown) {
            return out.whole(TEXT).text(unknown.symbol().orElse(JsonScoreEncoder.UNKNOWN));
        }
    }
}
