package dev.elbow.zoo.registry;

import java.time.Duration;

/**
 * How long a client bears with a registry.
 *
 * @param firstWait before what failed is tried again; it doubles from one attempt to the next
 * @param silence without a byte that moves, either way
 * @param answer until an answer begins
 * @param stored until the answer to what was sent begins, since a registry stores it first
 * @param window in each of which some bytes have to move, or a peer that sends one now and then would never end
 * @param least bytes in each window
 */
public record Patience(
        Duration firstWait, Duration silence, Duration answer, Duration stored, Duration window, long least) {

    /** The least rate is half of a modem's. */
    public static Patience defaults() {
        return new Patience(
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                128 << 10);
    }

    /** The usual one but for these two. */
    public Patience with(Duration otherFirstWait, Duration otherSilence) {
        return new Patience(otherFirstWait, otherSilence, answer, stored, window, least);
    }

    /** With what was sent whole, and is now stored. */
    Patience storing() {
        return new Patience(firstWait, stored, answer, stored, window, 0);
    }
}
