package dev.elbow.deploy.e2e;

import java.util.Random;

/** What chance begins with. Stateless. */
final class Seed {

    private Seed() {}

    /** Numbers that a later run draws again with {@code -Dchaos.seed}; their seed is printed. */
    static Random random(String test) {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        System.out.println(test + ": again with -Dchaos.seed=" + seed);
        return new Random(seed);
    }
}
