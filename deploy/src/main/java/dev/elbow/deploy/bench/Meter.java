package dev.elbow.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What was used up to a moment.
 *
 * @param nanos of the clock
 * @param events committed
 * @param client processor time of this process, nanoseconds
 * @param broker processor time of the broker, nanoseconds; NaN where the system does not tell
 * @param allocated bytes by the threads that are alive
 */
record Meter(long nanos, long events, long client, double broker, long allocated) {

    static Meter read(long events, BrokerProcess broker) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return new Meter(
                System.nanoTime(),
                events,
                system.getProcessCpuTime(),
                broker.processorTime()
                        .map(Duration::toNanos)
                        .map(Long::doubleValue)
                        .orElse(Double.NaN),
                allocated);
    }

    Measure since(Meter begin) {
        double passed = events - begin.events;
        return new Measure(
                passed / ((nanos - begin.nanos) / 1e9),
                (client - begin.client) / 1e3 / passed,
                (broker - begin.broker) / 1e3 / passed,
                (allocated - begin.allocated) / passed);
    }
}
