package dev.elbow.schemas.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Prometheus Alertmanager is told, by version 2 of its interface. Stateless. */
public final class AlertmanagerJson {

    private AlertmanagerJson() {}

    /**
     * An alert as Alertmanager knows it.
     *
     * @param labels name it: two with the same labels are one
     * @param annotations say more of it
     * @param start by RFC 3339
     * @param end by RFC 3339; empty while it goes on
     */
    public record Posted(
            Map<String, String> labels, Map<String, String> annotations, String start, Optional<String> end) {
        public Posted {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /** The body of {@code POST /api/v2/alerts}. */
    public static byte[] write(List<Posted> alerts) {
        return Json.bytes(json -> {
            json.writeStartArray();
            for (Posted alert : alerts) {
                json.writeStartObject();
                json.writeObjectFieldStart("labels");
                for (Map.Entry<String, String> label : alert.labels().entrySet()) {
                    json.writeStringField(label.getKey(), label.getValue());
                }
                json.writeEndObject();
                json.writeObjectFieldStart("annotations");
                for (Map.Entry<String, String> annotation : alert.annotations().entrySet()) {
                    json.writeStringField(annotation.getKey(), annotation.getValue());
                }
                json.writeEndObject();
                json.writeStringField("startsAt", alert.start());
                if (alert.end().isPresent()) {
                    json.writeStringField("endsAt", alert.end().get());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
