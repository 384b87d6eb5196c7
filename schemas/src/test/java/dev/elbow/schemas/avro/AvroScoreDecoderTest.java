package dev.elbow.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Elbo;
import dev.elbow.schemas.score.FieldValue;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.wire.ScoreJson;
import dev.elbow.schemas.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroScoreDecoderTest {

    private static final int ID = 7;
    private static final Score.Model MODEL = new Score.Model("tiny", "1.0.0", "sha256:" + "a".repeat(64));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatTheEncoderWrote(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            Score score = score(random);

            assertThat(AvroScoreDecoder.bare().decode(AvroScoreEncoder.bare().encode(score)))
                    .isEqualTo(ScoreJson.read(ScoreJson.write(score)));
            assertThat(registered(AvroScoreEncoder.schema())
                            .decode(AvroScoreEncoder.registered(ID).encode(score)))
                    .isEqualTo(ScoreJson.read(ScoreJson.write(score)));
        }
    }

    /** Before the second graph, scores had no such field; after us, they may have one more. */
    @Test
    void readsEarlierAndLaterVersions() throws IOException {
        Score score = score(new SplittableRandom(1));
        String own = AvroScoreEncoder.schema();
        Schema.Parser parser = new Schema.Parser();
        Schema now = parser.parse(own);
        List<Schema.Field> earlier = new ArrayList<>();
        for (Schema.Field field : now.getFields()) {
            if (!field.name().equals("tightened")) {
                earlier.add(new Schema.Field(field, field.schema()));
            }
        }
        List<Schema.Field> later = new ArrayList<>();
        later.add(new Schema.Field("site", Schema.create(Schema.Type.STRING), "", "here"));
        now.getFields().forEach(field -> later.add(new Schema.Field(field, field.schema())));

        for (List<Schema.Field> fields : List.of(earlier, later)) {
            Schema other = Schema.createRecord("Score", "", "dev.elbow", false, fields);
            byte[] bytes = written(AvroScoreEncoder.bare().encode(score), now, other);

            assertThat(registered(other.toString()).decode(bytes).explanation())
                    .isEqualTo(ScoreJson.read(ScoreJson.write(score)).explanation());
        }
    }

    @Test
    void refusesWhatIsNone() {
        byte[] score = AvroScoreEncoder.bare().encode(score(new SplittableRandom(2)));
        AvroScoreDecoder decoder = AvroScoreDecoder.bare();

        assertThatThrownBy(() -> decoder.decode(new byte[0])).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(score, score.length + 1)))
                .hasMessage("score: 1 bytes after its end (expected: none)");
        assertThatThrownBy(() -> registered("\"string\"").decode(new byte[] {0, 0, 0, 0, ID, 2, 'x'}))
                .hasMessage("score: of another kind (expected: a record)");
        assertThatThrownBy(() -> registered("\"string\"").decode(new byte[] {0, 0, 0, 0, 8, 2, 'x'}))
                .hasMessage("score: schema id 8 (expected: one that the schema registry has)");
        assertThatThrownBy(() -> registered("\"string\"").decode(score))
                .hasMessage("score: no schema id (expected: 0, then the schema's id in 4 bytes)");
        assertThatThrownBy(() ->
                        registered("{\"type\":\"array\",\"items\":\"null\"}").decode(new byte[] {0, 0, 0, 0, ID, 2, 0}))
                .hasMessage("score: an array of nothing (expected: items that take bytes)");
    }

    /** Bytes of a score with some of them changed, or cut off: a score, or none, at once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void survivesAnyBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AvroScoreDecoder decoder = AvroScoreDecoder.bare();
        int none = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = AvroScoreEncoder.bare().encode(score(random));
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(decoder.decode(Arrays.copyOf(bytes, bytes.length - random.nextInt(2)))
                                .pValue())
                        .isBetween(0.0, 1.0);
            } catch (WireException e) {
                none++;
            }
        }

        assertThat(none).isBetween(10_000, 19_990);
    }

    private static AvroScoreDecoder registered(String schema) {
        return AvroScoreDecoder.registered(id -> id == ID ? Optional.of(WriterSchema.of(schema)) : Optional.empty());
    }

    private static byte[] written(byte[] bare, Schema now, Schema other) throws IOException {
        GenericRecord read = new GenericDatumReader<GenericRecord>(now)
                .read(null, DecoderFactory.get().binaryDecoder(bare, null));
        GenericRecord written = new GenericData.Record(other);
        for (Schema.Field field : other.getFields()) {
            written.put(field.name(), field.name().equals("site") ? "there" : read.get(field.name()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0, 0, 0, 0, ID});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(other).write(written, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Score score(SplittableRandom random) {
        List<Score.Contribution> contributions = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            contributions.add(new Score.Contribution(
                    "feature " + i,
                    (float) random.nextDouble(-1, 20),
                    value(random),
                    new FieldValue.Numeric(i + 0.1f)));
        }
        boolean told = random.nextBoolean();
        return new Score(
                MODEL,
                told
                        ? Optional.of(new Score.Source("events-é", 3, random.nextLong(1L << 40), 1_700_000_000_000L))
                        : Optional.empty(),
                new Elbo((float) random.nextDouble(-5, 50), (float) random.nextDouble(9)),
                Double.parseDouble(
                        Float.toString((float) Math.pow(random.nextDouble(), 9))), // as many digits as in JSON
                random.nextBoolean(),
                random.nextBoolean(),
                told ? new LatentCode(List.of(0.5, -1.0), List.of(-2.0, 0.0)) : new LatentCode(List.of(), List.of()),
                new Score.Explanation(2, contributions, (float) random.nextDouble(), 0.75),
                told ? List.of(new Score.Projection("leak", -0.25)) : List.of());
    }

    private static FieldValue value(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> new FieldValue.Missing();
            case 1 -> new FieldValue.Symbol("ünïque");
            case 2 -> new FieldValue.Unknown(Optional.of("other"));
            case 3 -> new FieldValue.Unknown(Optional.empty());
            default -> new FieldValue.Numeric((float) random.nextDouble(100));
        };
    }
}
