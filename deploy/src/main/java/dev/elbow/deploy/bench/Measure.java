package dev.elbow.deploy.bench;

/**
 * What one run came to.
 *
 * @param eventsPerSecond from the first commit to the last
 * @param clientMicros processor time of the clients an event
 * @param brokerMicros processor time of the broker an event; NaN where the system does not tell
 * @param bytes allocated by the clients' own threads an event; NaN where the virtual machine does not tell
 */
record Measure(double eventsPerSecond, double clientMicros, double brokerMicros, double bytes) {}
