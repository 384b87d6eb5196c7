package dev.elbow.schemas.avro;

import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * Steps that hand a value to a feature. Of the logical types decimals become their number; dates, times and timestamps stay the number
 * that stands in the bytes, and a uuid the text. Stateless.
 */
final class Values {

    /** As many bytes hold a number of 400 digits, the longest that is read as JSON. */
    private static final int LONGEST_DECIMAL = 166;

    private Values() {}

    /** The step for a value of a feature. */
    static Step of(Schema schema, int feature) {
        return switch (schema.getType()) {
            case NULL -> (in, row) -> row.absent(feature);
            case BOOLEAN -> (in, row) -> row.truth(feature, in.readBoolean());
            case INT -> (in, row) -> row.whole(feature, in.readInt());
            case LONG -> (in, row) -> row.whole(feature, in.readLong());
            case FLOAT -> (in, row) -> row.single(feature, in.readFloat());
            case DOUBLE -> (in, row) -> row.number(feature, in.readDouble());
            case STRING -> (in, row) -> row.text(feature, in.readText());
            case ENUM -> symbol(schema, feature);
            case UNION ->
                new UnionStep(schema.getTypes().stream()
                        .map(branch -> of(branch, feature))
                        .toArray(Step[]::new));
            case BYTES, FIXED -> decimal(schema, feature);
            case RECORD, MAP -> other(feature, "an object");
            case ARRAY -> other(feature, "an array");
        };
    }

    private static Step symbol(Schema schema, int feature) {
        String[] symbols = schema.getEnumSymbols().toArray(String[]::new);
        return (in, row) -> row.text(feature, symbols[in.readIndex(symbols.length, "the symbol")]);
    }

    private static Step decimal(Schema schema, int feature) {
        if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
            return other(feature, "bytes");
        }
        int scale = decimal.getScale();
        boolean fixed = schema.getType() == Schema.Type.FIXED;
        int size = fixed ? schema.getFixedSize() : 0;
        return (in, row) -> row.numeral(feature, digits(in, fixed ? size : in.readLength("a decimal"), scale));
    }

    private static String digits(AvroBytes in, int length, int scale) {
        if (length > LONGEST_DECIMAL) {
            throw new Refused(
                    Reason.TOO_LARGE,
                    "event: a decimal of " + length + " bytes (expected: at most " + LONGEST_DECIMAL + ")");
        }
        if (length == 0) {
            throw AvroBytes.malformed(in.place(), "a decimal without bytes", "one or more");
        }
        return new BigDecimal(new BigInteger(in.readBytes(length, "a decimal")), scale).toString();
    }

    private static Step other(int feature, String what) {
        return (in, row) -> {
            throw row.other(feature, what);
        };
    }
}
