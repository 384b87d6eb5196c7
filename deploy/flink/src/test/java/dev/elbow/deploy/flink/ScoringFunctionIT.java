package dev.elbow.deploy.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a local Flink: every event is answered once, though the job fails in the middle and goes on from a checkpoint. */
@Timeout(180)
@SuppressWarnings("try") // Flink's iterator may be interrupted when it closes
class ScoringFunctionIT {

    private static final int EVENTS = 4_000;

    private static final int FEW = 500;

    /** So that there are checkpoints while events come. */
    private static final int PER_SECOND = 1_000;

    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @Test
    void answersEachEventOnceThroughAFault() throws Exception {
        FAILED.set(false);
        List<ScoredEvent> expected = MachineEvents.scored(EVENTS);
        Map<String, ScoredEvent> byEvent = new TreeMap<>();
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2, restarting());
        flink.enableCheckpointing(200);

        int answers = 0;
        try (CloseableIterator<ScoredEvent> scored = scored(flink, MachineEvents.PACKAGE)
                .map(new FailsOnce())
                .returns(TypeInformation.of(ScoredEvent.class))
                .executeAndCollect()) {
            for (Iterator<ScoredEvent> each = scored; each.hasNext(); answers++) {
                ScoredEvent one = each.next();
                byEvent.put(new String(one.event(), StandardCharsets.UTF_8), one);
            }
        }

        assertThat(FAILED).as("the job failed once").isTrue();
        assertThat(answers).isEqualTo(EVENTS);
        assertThat(byEvent).hasSize(EVENTS);
        for (ScoredEvent one : expected) {
            ScoredEvent same = Objects.requireNonNull(byEvent.get(new String(one.event(), StandardCharsets.UTF_8)));
            assertThat(same.answer()).isEqualTo(one.answer());
            assertThat(same.refused()).isEqualTo(one.refused());
            assertThat(same.anomaly()).isEqualTo(Double.valueOf(one.anomaly())); // NaN among them
        }
        assertThat(expected).filteredOn(ScoredEvent::anomalous).isNotEmpty();
    }

    /** The example of the README. */
    @Test
    void theAnomalousEventsOfAStreamComeInItsOrder() throws Exception {
        List<String> expected = MachineEvents.scored(FEW).stream()
                .filter(ScoredEvent::anomalous)
                .map(one -> new String(one.answer(), StandardCharsets.UTF_8))
                .toList();
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(1);
        DataStream<ScoredEvent> scored = AsyncDataStream.orderedWait(
                events(flink, FEW),
                new ScoringFunction(MachineEvents.PACKAGE),
                60,
                TimeUnit.SECONDS,
                ScoringFunction.CAPACITY);

        List<String> answers = new ArrayList<>();
        try (CloseableIterator<String> anomalous = scored.filter(ScoredEvent::anomalous)
                .map(one -> new String(one.answer(), StandardCharsets.UTF_8))
                .executeAndCollect()) {
            anomalous.forEachRemaining(answers::add);
        }

        assertThat(answers).isNotEmpty().isEqualTo(expected);
    }

    @Test
    void aPackageThatIsNotThereFailsTheJob() {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(1);

        assertThatThrownBy(() -> {
                    try (CloseableIterator<ScoredEvent> scored =
                            scored(flink, "no-such-package:1.0.0").executeAndCollect()) {
                        scored.next();
                    }
                })
                .hasStackTraceContaining("no-such-package");
    }

    /** Else Flink would write it by Kryo, and a later version could not read its checkpoints. */
    @Test
    void flinkWritesAScoredEventFieldByField() {
        assertThat(TypeInformation.of(ScoredEvent.class)).isInstanceOf(PojoTypeInfo.class);
    }

    private static Configuration restarting() {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "2");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        return configuration;
    }

    private static DataStream<ScoredEvent> scored(StreamExecutionEnvironment flink, String reference) {
        return AsyncDataStream.unorderedWait(
                events(flink, EVENTS), new ScoringFunction(reference), 60, TimeUnit.SECONDS, ScoringFunction.CAPACITY);
    }

    private static DataStream<byte[]> events(StreamExecutionEnvironment flink, int count) {
        return flink.fromSource(
                new DataGeneratorSource<byte[]>(
                        MachineEvents::event,
                        count,
                        RateLimiterStrategy.perSecond(PER_SECOND),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO),
                WatermarkStrategy.noWatermarks(),
                "events");
    }

    /** Once a checkpoint is complete, and further events have come, the job fails, once in this test. */
    private static final class FailsOnce extends RichMapFunction<ScoredEvent, ScoredEvent>
            implements CheckpointListener {
        private static final long serialVersionUID = 1;
        private static final int AFTER = 300;

        private transient int since;
        private transient boolean checkpointed;

        @Override
        public ScoredEvent map(ScoredEvent scored) {
            since += checkpointed ? 1 : 0;
            if (since > AFTER && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("a fault in the middle");
            }
            return scored;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            checkpointed = true;
        }
    }
}
