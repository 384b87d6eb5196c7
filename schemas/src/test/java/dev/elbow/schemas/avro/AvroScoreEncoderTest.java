package dev.elbow.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/** What the encoder writes, as Avro's own library reads it. */
class AvroScoreEncoderTest {

    private static final Score.Model MODEL = new Score.Model("tiny", "1.0.0", "sha256:" + "a".repeat(64));
    private static final Schema SCHEMA = new Schema.Parser().parse(AvroScoreEncoder.schema());

    private static final Score SCORE = new Score(
            MODEL,
            Optional.of(new Score.Source("events-é", 3, 1L << 40, 1_700_000_000_000L)),
            new Elbo(10.5, 1.25),
            1e-60,
            true,
            new LatentCode(List.of(0.5, -1.0), List.of(-2.0, 0.0)),
            new Score.Explanation(
                    2,
                    List.of(
                            new Score.Contribution("a", 8, new FieldValue.Numeric(3), new FieldValue.Numeric(0.1f)),
                            new Score.Contribution("b", 1, new FieldValue.Symbol("x"), new FieldValue.Symbol("y")),
                            new Score.Contribution("c", 1, new FieldValue.Missing(), new FieldValue.Numeric(2)),
                            new Score.Contribution(
                                    "d",
                                    -1,
                                    new FieldValue.Unknown(Optional.of("ünknöwn " + "w".repeat(90))),
                                    new FieldValue.Unknown(Optional.empty()))),
                    -2,
                    0.75),
            List.of(new Score.Projection("leak", -0.25)));

    @Test
    void avrosLibraryReadsAllOfAScore() throws IOException {
        GenericRecord read = read(AvroScoreEncoder.bare().encode(SCORE));

        assertThat(read)
                .hasToString(
                        "{\"model\": {\"name\": \"tiny\", \"version\": \"1.0.0\", \"digest\": \"sha256:"
                                + "a".repeat(64)
                                + "\"}, \"event\": {\"topic\": \"events-é\", \"partition\": 3, \"offset\": 1099511627776,"
                                + " \"timestamp\": 1700000000000}, \"anomaly\": 11.75, \"distortion\": 10.5, \"rate\": 1.25,"
                                + " \"p_value\": 1.0E-60, \"anomalous\": true, \"latent\": {\"mean\": [0.5, -1.0], \"log_variance\": [-2.0,"
                                + " 0.0]}, \"attributes\": [{\"name\": \"leak\", \"projection\": -0.25}], \"normal\": 2.0,"
                                + " \"contributions\": [{\"feature\": \"a\", \"nats\": 8.0, \"observed\": 3.0, \"expected\": 0.1, \"unseen\":"
                                + " false}, {\"feature\": \"b\", \"nats\": 1.0, \"observed\": \"x\", \"expected\": \"y\", \"unseen\": false},"
                                + " {\"feature\": \"c\", \"nats\": 1.0, \"observed\": null, \"expected\": 2.0, \"unseen\": false},"
                                + " {\"feature\": \"d\", \"nats\": -1.0, \"observed\": \"ünknöwn " + "w".repeat(90)
                                + "\", \"expected\": \"(unknown)\", \"unseen\": true}], \"other_features\": -2.0, \"latent_rate\": 0.75, \"tightened\": false}");
    }

    @Test
    void whatIsLeftOutIsNullOrEmpty() throws IOException {
        Score least = new Score(
                MODEL,
                Optional.empty(),
                new Elbo(1, 0),
                0.5,
                false,
                new LatentCode(List.of(), List.of()),
                new Score.Explanation(1, List.of(), 0, 0));

        GenericRecord read = read(AvroScoreEncoder.bare().encode(least));

        assertThat(read.get("event")).isNull();
        assertThat(read.get("latent")).isNull();
        assertThat(read.get("attributes")).asString().isEqualTo("[]");
        assertThat(read.get("contributions")).asString().isEqualTo("[]");
    }

    @Test
    void aRegisteredScoreNamesItsSchema() {
        byte[] bare = AvroScoreEncoder.bare().encode(SCORE);

        byte[] registered = AvroScoreEncoder.registered(0x01020304).encode(SCORE);

        assertThat(registered).startsWith(0, 1, 2, 3, 4);
        assertThat(Arrays.copyOfRange(registered, 5, registered.length)).isEqualTo(bare);
    }

    @Test
    void oneEncoderWritesScoresOfSeveralModels() throws IOException {
        AvroScoreEncoder encoder = AvroScoreEncoder.bare();
        Score other = new Score(
                new Score.Model("other", "2.0.0", MODEL.digest()),
                SCORE.event(),
                SCORE.elbo(),
                SCORE.pValue(),
                SCORE.anomalous(),
                SCORE.latent(),
                SCORE.explanation());

        byte[] first = encoder.encode(SCORE);
        GenericRecord second = read(encoder.encode(other));

        assertThat(((GenericRecord) second.get("model")).get("name")).hasToString("other");
        assertThat(encoder.encode(SCORE)).isEqualTo(first);
    }

    /** The mark stands last: who knows the schema from before it finds all else in its place. */
    @Test
    void readersOfEitherSchemaReadTheScoresOfTheOther() throws IOException {
        Score tightened = new Score(
                MODEL,
                SCORE.event(),
                SCORE.elbo(),
                SCORE.pValue(),
                SCORE.anomalous(),
                true,
                SCORE.latent(),
                SCORE.explanation(),
                SCORE.attributes());
        byte[] written = AvroScoreEncoder.bare().encode(tightened);
        Schema before = Schema.createRecord(SCHEMA.getName(), SCHEMA.getDoc(), SCHEMA.getNamespace(), false);
        before.setFields(SCHEMA.getFields().stream()
                .filter(field -> !field.name().equals("tightened"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
        BinaryDecoder bytes =
                DecoderFactory.get().binaryDecoder(AvroScoreEncoder.bare().encode(SCORE), 0, written.length - 1, null);

        GenericRecord old = new GenericDatumReader<GenericRecord>(before, SCHEMA).read(null, bytes);

        assertThat(read(written).get("tightened")).isEqualTo(true);
        assertThat(read(AvroScoreEncoder.bare().encode(SCORE)).get("tightened")).isEqualTo(false);
        assertThat(old.get("tightened")).isEqualTo(false);
        assertThat(bytes.isEnd()).isTrue();
        assertThat(new GenericDatumReader<GenericRecord>(before)
                        .read(null, DecoderFactory.get().binaryDecoder(written, null)))
                .hasToString(read(written).toString().replace(", \"tightened\": true", ""));
    }

    private static GenericRecord read(byte[] bytes) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        GenericRecord read = new GenericDatumReader<GenericRecord>(SCHEMA).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return read;
    }
}
