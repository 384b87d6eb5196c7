package dev.elbow.scorer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.wire.AlertJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CourierTest {

    private static final TopicPartition PARTITION = new TopicPartition("alerts", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Notebook sink = new Notebook();
    private final DeliveryTally tally = new DeliveryTally();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Courier courier =
            new Courier(sink, consumer, new Breaker(Duration.ofMillis(20)), tally, stopping::get);

    @Test
    void alertsArriveInOrderAndAreCommittedOnceTheyAreThere() throws Exception {
        begin(0);
        add(0, alert(1));
        add(1, alert(2));

        courier.turn();

        assertThat(sink.delivered).containsExactly("alerts-0@0", "alerts-0@1");
        assertThat(committed()).isEqualTo(2);
        assertThat(tally.progress("notebook")).isEqualTo(new SinkProgress("notebook", 2, 0, 0, 0, false));
    }

    @Test
    void whatASinkDoesNotTakeWaitsAndNothingPassesIt() throws Exception {
        begin(0);
        add(0, alert(1));
        add(1, alert(2));
        add(2, alert(3));
        sink.faults.put("alerts-0@1", new ArrayList<>(List.of(down(), down())));

        courier.turn();
        assertThat(committed()).isEqualTo(1);
        turnUntilDelivered(3);

        assertThat(sink.delivered).containsExactly("alerts-0@0", "alerts-0@1", "alerts-0@2");
        assertThat(committed()).isEqualTo(3);
        assertThat(tally.progress("notebook")).isEqualTo(new SinkProgress("notebook", 3, 0, 2, 0, false));
    }

    /** A fault of the sink's own code may be of one alert, or pass; either way the alert is not there. */
    @Test
    void whatASinksOwnCodeGetsWrongIsTriedAgain() throws Exception {
        begin(0);
        add(0, alert(1));
        add(1, alert(2));
        sink.slips.put("alerts-0@0", new ArrayList<>(List.of(new IllegalStateException("a slip"))));

        courier.turn();
        assertThat(sink.delivered).isEmpty();
        turnUntilDelivered(2);

        assertThat(sink.delivered).containsExactly("alerts-0@0", "alerts-0@1");
        assertThat(committed()).isEqualTo(2);
        assertThat(tally.progress("notebook")).isEqualTo(new SinkProgress("notebook", 2, 0, 1, 0, false));
    }

    @Test
    void whatGoesWrongWhereOpenOnesAreToldAgainEndsNothing() throws Exception {
        begin(0);
        sink.slipOfRepeat = true;

        courier.turn();
        add(0, alert(1));
        sink.slipOfRepeat = false;
        turnUntilDelivered(1);

        assertThat(sink.delivered).containsExactly("alerts-0@0");
        assertThat(tally.progress("notebook").failed()).isEqualTo(1);
    }

    @Test
    void anAlertThatASinkRefusesAndARecordThatIsNoneHoldUpNobody() throws Exception {
        begin(0);
        add(0, alert(1));
        consumer.addRecord(new ConsumerRecord<>("alerts", 0, 1, new byte[0], "{".getBytes(StandardCharsets.UTF_8)));
        consumer.addRecord(new ConsumerRecord<>("alerts", 0, 2, new byte[0], null));
        add(3, alert(2));
        sink.faults.put("alerts-0@0", new ArrayList<>(List.of(SinkFault.refused("answers 400"))));

        courier.turn();

        assertThat(sink.delivered).containsExactly("alerts-0@3");
        assertThat(committed()).isEqualTo(4);
        assertThat(tally.progress("notebook")).isEqualTo(new SinkProgress("notebook", 1, 1, 0, 0, false));
    }

    @Test
    void aSinkThatRemembersIsToldOfWhatCameBeforeAndGetsItOnlyOnce() throws Exception {
        sink.remembers = true;
        begin(2);
        add(0, alert(1));
        add(1, alert(2));
        add(2, alert(3));

        courier.turn();

        assertThat(sink.recalled).hasSize(3);
        assertThat(sink.delivered).containsExactly("alerts-0@2");
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void whatWasTakenAwayIsDroppedAndItsSinkForgetsIt() throws Exception {
        begin(0);
        add(0, alert(1));
        sink.faults.put("alerts-0@0", new ArrayList<>(List.of(down())));
        courier.turn();

        courier.onPartitionsRevoked(Set.of(PARTITION));
        Thread.sleep(30); // until it may be tried again
        consumer.rebalance(List.of());
        courier.turn();

        assertThat(sink.delivered).isEmpty();
        assertThat(sink.forgotten).contains(0);
    }

    @Test
    void tellsWhatWaitsAndThatNothingIsTried() throws Exception {
        begin(0);
        add(0, alert(1));
        add(1, alert(2));
        sink.faults.put("alerts-0@0", new ArrayList<>(List.of(down())));

        courier.turn();

        assertThat(tally.progress("notebook")).isEqualTo(new SinkProgress("notebook", 0, 0, 1, 2, true));
    }

    /** Until then, an episode may seem to be open that is closed already. */
    @Test
    void nothingIsToldAgainBeforeAllThatWasDeliveredIsRecalled() throws Exception {
        sink.remembers = true;
        begin(2);
        add(0, alert(1));
        courier.turn();
        assertThat(sink.repeats).isZero();

        add(1, alert(1));
        courier.turn();

        assertThat(sink.repeats).isEqualTo(1);
    }

    @Test
    void aStopBringsNoFurtherAlertAndCommitsThoseThatAreThere() throws Exception {
        begin(0);
        add(0, alert(1));
        add(1, alert(2));
        sink.onDelivery = () -> stopping.set(true);

        courier.turn();

        assertThat(sink.delivered).containsExactly("alerts-0@0");
        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void whatIsThereIsCommittedWhereTheNextIsInterrupted() {
        begin(0);
        add(0, alert(1));
        add(1, alert(2));
        sink.interrupted = "alerts-0@1";

        assertThatThrownBy(courier::turn).isInstanceOf(InterruptedException.class);

        assertThat(committed()).isEqualTo(1);
    }

    private void begin(long committed) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        courier.begin("alerts");
        consumer.rebalance(List.of(PARTITION));
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(committed)));
        courier.onPartitionsAssigned(List.of(PARTITION));
    }

    private void turnUntilDelivered(int count) throws Exception {
        long begin = System.nanoTime();
        while (sink.delivered.size() < count
                && System.nanoTime() - begin < Duration.ofSeconds(10).toNanos()) {
            courier.turn();
        }
    }

    private void add(long offset, Alert alert) {
        consumer.addRecord(new ConsumerRecord<>("alerts", 0, offset, new byte[0], AlertJson.write(alert)));
    }

    private long committed() {
        return Objects.requireNonNull(consumer.committed(Set.of(PARTITION)).get(PARTITION))
                .offset();
    }

    private static Alert alert(int number) {
        return Alerts.opened("pump-" + number, Alerts.START);
    }

    private static SinkFault down() {
        return SinkFault.passing("nobody listens there");
    }

    private static final class Notebook implements Sink {
        private final List<String> delivered = new ArrayList<>();
        private final List<Alert> recalled = new ArrayList<>();
        private final List<Integer> forgotten = new ArrayList<>();
        private final Map<String, List<SinkFault>> faults = new HashMap<>();
        private final Map<String, List<RuntimeException>> slips = new HashMap<>();
        private Runnable onDelivery = () -> {};
        private String interrupted = "";
        private int repeats;
        private boolean slipOfRepeat;
        private boolean remembers;

        @Override
        public String name() {
            return "notebook";
        }

        @Override
        public String where() {
            return "at hand";
        }

        @Override
        public boolean remembers() {
            return remembers;
        }

        @Override
        public void deliver(String delivery, Alert alert, byte[] json) throws SinkFault, InterruptedException {
            if (delivery.equals(interrupted)) {
                throw new InterruptedException();
            }
            onDelivery.run();
            List<SinkFault> left = faults.getOrDefault(delivery, List.of());
            if (!left.isEmpty()) {
                throw left.remove(0);
            }
            List<RuntimeException> slipsLeft = slips.getOrDefault(delivery, List.of());
            if (!slipsLeft.isEmpty()) {
                throw slipsLeft.remove(0);
            }
            delivered.add(delivery);
        }

        @Override
        public boolean repeat() {
            repeats++;
            if (slipOfRepeat) {
                throw new IllegalArgumentException("another slip");
            }
            return false;
        }

        @Override
        public void recall(int partition, Alert alert) {
            recalled.add(alert);
        }

        @Override
        public void forget(int partition) {
            forgotten.add(partition);
        }
    }
}
