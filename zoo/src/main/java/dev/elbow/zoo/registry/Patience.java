package dev.elbow.zoo.registry;

import java.time.Duration;

/**
 * How long a client bears with a registry.
 *
 * @param firstWait before what failed is tried again; it doubles from one attempt to the next
 * @param silence without a byte of an answer that has begun
 */
public record Patience(Duration firstWait, Duration silence) {

    public static Patience defaults() {
        return new Patience(Duration.ofMillis(500), Duration.ofSeconds(30));
    }
}
