package dev.elbow.scorer.stream;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonField;
import dev.elbow.scorer.score.ScoringOptions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Finds the package that an event is to be scored with. Immutable. */
final class Chooser {

    /** No package. */
    static final int NONE = -1;

    /** Any package: each refuses such an event, and says why. */
    private static final int REFUSED_BY_ALL = 0;

    private final Choice choice;
    private final int longest;
    private final Optional<JsonField> field;
    private final Map<String, Integer> packages = new HashMap<>();
    private final int otherwise;

    /** A chooser among a route's packages, by their places there. */
    Chooser(Choice choice, List<ScoringOptions> routes) {
        List<String> references = routes.stream().map(ScoringOptions::reference).toList();
        this.choice = choice;
        this.longest = routes.get(0).maxEventBytes();
        this.field = choice.by() == Choice.By.FIELD ? Optional.of(new JsonField(choice.name())) : Optional.empty();
        this.otherwise = choice.otherwise().map(references::indexOf).orElse(NONE);
        choice.packages().forEach((value, reference) -> packages.put(value, references.indexOf(reference)));
    }

    /** The place of the event's package; {@link #NONE} where it names none, and there is none for such events. */
    int of(ConsumerRecord<byte[], byte[]> event) {
        if (field.isEmpty()) {
            return of(header(event));
        }
        if (event.value().length > longest) {
            return REFUSED_BY_ALL; // as too large, unread
        }
        JsonField.Reading reading = field.get().read(event.value());
        return reading.object() ? of(reading.value()) : REFUSED_BY_ALL;
    }

    private int of(Optional<String> value) {
        return value.isPresent() ? packages.getOrDefault(value.get(), otherwise) : otherwise;
    }

    private Optional<String> header(ConsumerRecord<byte[], byte[]> event) {
        Header header = event.headers().lastHeader(choice.name());
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Why an event without a package gets no score. */
    Refusal refusal(ConsumerRecord<byte[], byte[]> event) {
        Optional<String> value =
                field.isPresent() ? field.get().read(event.value()).value() : header(event);
        return new Refusal(
                Refusal.Reason.NO_ROUTE,
                choice.place() + ": "
                        + value.map(Refusal::quote)
                                .orElse(field.isPresent() ? "no text, number or boolean there" : "absent")
                        + " (expected: one of "
                        + String.join(", ", choice.packages().keySet()) + ")");
    }
}
