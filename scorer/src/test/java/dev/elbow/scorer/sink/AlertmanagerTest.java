package dev.elbow.scorer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.AlertJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertmanagerTest {

    private static final Alert OPENED = Alerts.opened("pump-7", Alerts.START);
    private static final Alert CLOSED = Alerts.closed("pump-7", Alerts.START);

    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void anOpenEpisodeFiresSinceItsStartAndAClosedOneIsResolvedAtItsEnd() throws Exception {
        Alertmanager sink = sink("1m");

        deliver(sink, OPENED);
        deliver(sink, CLOSED);

        assertThat(receiver.requests().get(0).path()).isEqualTo("/am/api/v2/alerts");
        assertThat(body(0))
                .contains("\"alertname\":\"ElbowAnomaly\"", "\"entity\":\"pump-7\"", "\"topic\":\"pump-alerts\"")
                .contains("\"team\":\"water\"", "\"episode\":\"" + OPENED.id() + "\"")
                .contains("pressure +50.4 nats (observed 9.500, expected 3.000)")
                .contains("\"startsAt\":\"" + Instant.ofEpochMilli(Alerts.START) + "\"")
                .doesNotContain("endsAt");
        assertThat(body(1)).contains("\"endsAt\":\"" + Instant.ofEpochMilli(Alerts.START + 60_000) + "\"");
    }

    /** By its labels, Alertmanager knows an alert again: they are the same while an episode is open, and no other entity's. */
    @Test
    void labelsStayAsTheyAreAndAreOneEntitysAlone() throws Exception {
        Alertmanager sink = sink("1m");
        String alike = "x".repeat(1_000);

        deliver(sink, Alerts.opened(alike + "a", Alerts.START));
        deliver(sink, Alerts.opened(alike + "b", Alerts.START));
        deliver(sink, Alerts.opened(alike + "a", Alerts.START));

        assertThat(labels(0)).isNotEqualTo(labels(1)).isEqualTo(labels(2)).doesNotContain("model");
        assertThat(body(0)).contains("\"model\":\"pump:1.0.0\"");
    }

    private String labels(int request) {
        String body = body(request);
        return body.substring(body.indexOf("\"labels\""), body.indexOf('}', body.indexOf("\"labels\"")));
    }

    @Test
    void openEpisodesAreToldAgainUntilTheyCloseOrThePartitionIsAnothers() throws Exception {
        Alertmanager sink = sink("1ms");
        sink.recall(0, OPENED);
        sink.recall(1, Alerts.opened("pump-8", Alerts.START));
        sink.recall(2, Alerts.opened("pump-9", Alerts.START));
        sink.recall(0, CLOSED);
        sink.forget(2);
        Thread.sleep(5); // until it is due again

        sink.repeat();

        assertThat(receiver.requests()).hasSize(1);
        assertThat(body(0)).contains("pump-8").doesNotContain("pump-7", "pump-9");
    }

    @Test
    void oneThatIsRefusedWhenToldAgainHoldsUpNoOther() throws Exception {
        Alertmanager sink = sink("1ms");
        for (int pump = 1; pump <= 5; pump++) {
            sink.recall(0, Alerts.opened("pump-" + pump, Alerts.START));
        }
        receiver.refuses("pump-3");
        Thread.sleep(5); // until it is due again

        sink.repeat();
        int first = receiver.requests().size();
        Thread.sleep(5); // as above
        sink.repeat();

        assertThat(receiver.requests()).hasSize(first + 1);
        assertThat(body(first)).contains("pump-1", "pump-2", "pump-4", "pump-5").doesNotContain("pump-3");
    }

    @Test
    void nothingIsToldAgainBeforeItIsDueOrWhereNothingIsOpen() throws Exception {
        Alertmanager patient = sink("1m");
        patient.recall(0, OPENED);
        patient.repeat();
        Alertmanager idle = sink("1ms");
        Thread.sleep(5); // until it is due
        idle.repeat();

        assertThat(receiver.requests()).isEmpty();
    }

    private static void deliver(Sink sink, Alert alert) throws Exception {
        sink.deliver("alerts-0@1", alert, AlertJson.write(alert));
    }

    private Alertmanager sink(String repeat) {
        Map<String, Object> group =
                Map.of("url", receiver.url() + "am", "repeat", repeat, "labels", Map.of("team", "water"));
        Settings settings = new Settings("test", Map.of("sinks", Map.of("alertmanager", group)));
        SinkConfig config = SinkConfig.read(settings);
        settings.finish();
        return new Alertmanager(config.alertmanager().orElseThrow(), "pump-alerts");
    }

    private String body(int request) {
        return new String(receiver.requests().get(request).body(), StandardCharsets.UTF_8);
    }
}
