package dev.elbow.deploy.e2e;

import dev.elbow.schemas.wire.ResultJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Events of presses, which {@code machine-failure:1.0.0} scores, sound and hostile ones. */
final class PressEvents {

    static final String MARKUP = "<script>window.taken=1</script><img src=x onerror='window.taken=2'>";

    private PressEvents() {}

    /** One event; a torque far above 60 is anomalous. */
    static String event(double torque, Map<String, Object> more) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("Air temperature [K]", 298.5);
        event.put("Process temperature [K]", 309.0);
        event.put("Rotational speed [rpm]", torque > 60 ? 1_741 : 1_500);
        event.put("Torque [Nm]", torque);
        event.put("Tool wear [min]", 21);
        event.putAll(more);
        return ResultJson.write(event);
    }

    /** Fields that would do harm, were they taken for more than text. */
    static Map<String, Object> hostile() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("markup", MARKUP);
        fields.put("controls", "\u0000\u001b[31m");
        fields.put("order", "\u202eevil שלום");
        fields.put("long", "x".repeat(900_000));
        return fields;
    }

    static void send(KafkaProducer<byte[], byte[]> producer, String key, String event) {
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                Cluster.EVENTS, key.getBytes(StandardCharsets.UTF_8), event.getBytes(StandardCharsets.UTF_8)));
    }
}
