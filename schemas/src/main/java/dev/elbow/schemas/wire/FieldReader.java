package dev.elbow.schemas.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventEncoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.score.Refusal.Reason;
import dev.elbow.schemas.score.Refused;
import java.io.IOException;
import java.util.Optional;

/** Hands the value the parser stands at to the encoder. Immutable. */
final class FieldReader {

    private final EventEncoder encoder;

    FieldReader(EventSchema schema) {
        this.encoder = new EventEncoder(schema);
    }

    void read(JsonParser parser, int feature, EventBatch batch) throws IOException {
        Optional<Reason> problem = write(parser, feature, batch);
        if (problem.isPresent()) {
            throw new Refused(encoder.refusal(feature, problem.get(), Fault.found(parser)));
        }
    }

    /** Passes an absent or null value. */
    void missing(int feature) {
        Optional<Reason> problem = encoder.missing(feature);
        if (problem.isPresent()) {
            throw new Refused(encoder.refusal(feature, problem.get(), "null"));
        }
    }

    private Optional<Reason> write(JsonParser parser, int feature, EventBatch batch) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return encoder.symbolic(feature)
                    ? encoder.numeral(feature, parser.getText(), batch)
                    : encoder.number(feature, parser.getDoubleValue(), batch);
        }
        if (token == JsonToken.VALUE_STRING) {
            return encoder.text(feature, parser.getText(), batch);
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return encoder.truth(feature, token == JsonToken.VALUE_TRUE, batch);
        }
        return Optional.of(Reason.WRONG_TYPE);
    }
}
