package dev.elbow.scorer.score;

import java.util.Locale;
import java.util.SplittableRandom;

/** Events of the tiny package, drawn by chance. */
final class TinyEvents {

    /** A usual one. */
    static final String EVENT =
            "{\"temperature\": 21.5, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\"}";

    private static final String[] MODES = {"idle", "busy", "new"};

    private TinyEvents() {}

    /** Some that lack a value, and some with a huge one or an unknown symbol. */
    static String[] drawn(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] events = new String[count];
        for (int i = 0; i < count; i++) {
            events[i] = String.format(
                    Locale.ROOT,
                    "{\"temperature\": %s, \"machine\": {\"load\": %.3f}, \"open\": %s, \"mode\": \"%s\"}",
                    random.nextInt(4) == 0 ? "null" : random.nextInt(9) == 0 ? "1e20" : random.nextDouble(0, 40),
                    random.nextDouble(),
                    random.nextBoolean(),
                    MODES[random.nextInt(3)]);
        }
        return events;
    }
}
