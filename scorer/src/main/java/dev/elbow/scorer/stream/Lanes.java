package dev.elbow.scorer.stream;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** All routes on one thread. Owned by the loop's thread. */
final class Lanes implements AutoCloseable {

    private final List<Lane> lanes;
    private final List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();

    Lanes(List<Lane> lanes) {
        this.lanes = List.copyOf(lanes);
    }

    /** Where events come from. */
    List<String> topics() {
        return lanes.stream().map(Lane::topic).toList();
    }

    /** Answers all that a poll brought, route by route. */
    void score(ConsumerRecords<byte[], byte[]> polled, Outlet outlet) {
        for (Lane lane : lanes) {
            events.clear();
            for (TopicPartition partition : polled.partitions()) {
                if (partition.topic().equals(lane.topic())) {
                    events.addAll(polled.records(partition));
                }
            }
            if (!events.isEmpty()) {
                lane.score(events, outlet);
            }
        }
    }

    /** Goes over to the newest packages. */
    void renew() {
        lanes.forEach(Lane::renew);
    }

    @Override
    public void close() {
        lanes.forEach(Lane::close);
    }

    /** The anomalies by each model of each route. */
    List<Tally> tallies() {
        return lanes.stream().flatMap(lane -> lane.tallies().stream()).toList();
    }

    /** How far each shadow agrees. */
    List<ShadowTally> agreements() {
        return lanes.stream().flatMap(lane -> lane.agreements().stream()).toList();
    }
}
