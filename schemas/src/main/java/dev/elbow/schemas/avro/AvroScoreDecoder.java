package dev.elbow.schemas.avro;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Refused;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.JsonScoreEncoder;
import dev.elbow.schemas.wire.WireException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Scores that an {@link AvroScoreEncoder} wrote, of whatever version: fields go by their names, and those that came later have their
 * defaults. Thread-safe.
 */
public final class AvroScoreDecoder {

    private static final int HEADER = 1 + Integer.BYTES;
    private static final int MOST_SCHEMAS = 1_000;
    private static final Schema OWN = WriterSchema.of(AvroScoreEncoder.schema()).parse();

    private final Optional<WriterSchemas> registry;
    private final Map<Integer, Schema> known = new ConcurrentHashMap<>();

    private AvroScoreDecoder(Optional<WriterSchemas> registry) {
        this.registry = registry;
    }

    /** Reads bare values, by this version's schema. */
    public static AvroScoreDecoder bare() {
        return new AvroScoreDecoder(Optional.empty());
    }

    /** Reads values in Confluent's wire format. */
    public static AvroScoreDecoder registered(WriterSchemas registry) {
        return new AvroScoreDecoder(Optional.of(registry));
    }

    /**
     * Reads a score.
     *
     * @throws WireException where the bytes are none
     * @throws RuntimeException the registry's own, where it does not tell which schema they have
     */
    public Score decode(byte[] value) {
        AvroBytes in = new AvroBytes();
        try {
            Schema schema = registry.isPresent() ? registered(value, registry.get()) : OWN;
            in.open(value, registry.isPresent() ? HEADER : 0);
            Object tree = AvroTree.read(schema, in);
            if (in.left() > 0) {
                throw new WireException("score: " + in.left() + " bytes after its end (expected: none)");
            }
            return score(new Fields("score", tree));
        } catch (Refused | AvroSchemaException | IllegalArgumentException e) {
            throw new WireException("score: " + e.getMessage(), e);
        }
    }

    private Schema registered(byte[] value, WriterSchemas schemas) {
        if (value.length < HEADER || value[0] != 0) {
            throw new WireException("score: no schema id (expected: 0, then the schema's id in 4 bytes)");
        }
        int id = ByteBuffer.wrap(value).getInt(1);
        Schema schema = known.get(id);
        if (schema == null) {
            schema = schemas.find(id)
                    .orElseThrow(() -> new WireException(
                            "score: schema id " + id + " (expected: one that the schema registry has)"))
                    .parse();
            if (known.size() >= MOST_SCHEMAS) {
                known.clear();
            }
            known.put(id, schema);
        }
        return schema;
    }

    private static Score score(Fields score) {
        Fields model = score.fields("model");
        Elbo elbo = new Elbo(score.number("distortion"), score.number("rate"));
        double pValue = score.number("p_value");
        if (!(pValue >= 0 && pValue <= 1) || !Float.isFinite((float) elbo.anomaly())) {
            throw new WireException("score: p_value " + pValue + ", anomaly " + elbo.anomaly()
                    + " (expected: 0 to 1, and a number that float32 holds)");
        }
        return new Score(
                new Score.Model(model.text("name"), model.text("version"), model.text("digest")),
                score.has("event") ? Optional.of(event(score.fields("event"))) : Optional.empty(),
                elbo,
                pValue,
                score.truth("anomalous"),
                score.has("tightened") && score.truth("tightened"),
                score.has("latent") ? latent(score.fields("latent")) : new LatentCode(List.of(), List.of()),
                explanation(score),
                score.list("attributes")
                        .map(one -> new Score.Projection(one.text("name"), one.number("projection")))
                        .toList());
    }

    private static Score.Source event(Fields event) {
        return new Score.Source(
                event.text("topic"), (int) event.whole("partition"), event.whole("offset"), event.whole("timestamp"));
    }

    private static LatentCode latent(Fields latent) {
        return new LatentCode(latent.numbers("mean"), latent.numbers("log_variance"));
    }

    private static Score.Explanation explanation(Fields score) {
        return new Score.Explanation(
                score.number("normal"),
                score.list("contributions").map(AvroScoreDecoder::contribution).toList(),
                score.number("other_features"),
                score.number("latent_rate"));
    }

    private static Score.Contribution contribution(Fields one) {
        FieldValue observed = value(one.value("observed"));
        boolean unseen = one.has("unseen") && one.truth("unseen");
        return new Score.Contribution(
                one.text("feature"),
                one.number("nats"),
                unseen && observed instanceof FieldValue.Symbol symbol
                        ? new FieldValue.Unknown(Optional.of(symbol.value()))
                        : observed,
                value(one.value("expected")));
    }

    private static FieldValue value(@Nullable Object value) {
        if (value == null) {
            return new FieldValue.Missing();
        }
        if (value instanceof Double number) {
            return new FieldValue.Numeric(number);
        }
        String symbol = value.toString();
        return JsonScoreEncoder.UNKNOWN.equals(symbol)
                ? new FieldValue.Unknown(Optional.empty())
                : new FieldValue.Symbol(symbol);
    }
}
