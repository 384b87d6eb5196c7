package dev.elbow.deploy.e2e;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Makes bad events of good ones, and now and then one that is good still. Seeded; not thread-safe. */
final class Poison implements Supplier<Poison.Mutant> {

    private static final int DEEPEST = 2_000;
    private static final int LONGEST = 100_000;

    private final SplittableRandom random;
    private final List<byte[]> good;

    Poison(long seed, List<byte[]> good) {
        this.random = new SplittableRandom(seed);
        this.good = good;
    }

    /**
     * An event that something was done to.
     *
     * @param hopeless whether no event can be left: cut off, never closed, with a feature or an end too many
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Mutant(byte[] value, boolean hopeless) {}

    @Override
    public Mutant get() {
        byte[] event = good.get(random.nextInt(good.size())).clone();
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Mutant(bitFlips(event), false);
            case 2 -> new Mutant(Arrays.copyOf(event, random.nextInt(event.length)), true);
            case 3 -> new Mutant(bytes(random.nextInt(2 * event.length)), false);
            case 4 -> new Mutant(nested(), true);
            case 5 -> new Mutant(inserted(event, "\"duration\": " + hugeNumber()), true);
            case 6 -> new Mutant(inserted(event, "\"never-heard-of\": " + hugeNumber()), false);
            case 7 -> new Mutant(inserted(event, "\"" + "n".repeat(length()) + "\": 1"), false);
            case 8 -> new Mutant(twice(event), true);
            case 9 -> new Mutant(brokenText(event), false);
            case 10 -> new Mutant(random.nextBoolean() ? swapped(event) : longText(), false);
            default -> new Mutant(spliced(event), false);
        };
    }

    private byte[] bitFlips(byte[] event) {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            event[random.nextInt(event.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return event;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] nested() {
        int depth = random.nextInt(DEEPEST);
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        return ("{\"x\":" + open.repeat(depth) + (random.nextBoolean() ? "1" : "")).getBytes(StandardCharsets.UTF_8);
    }

    private String hugeNumber() {
        String digits = "9".repeat(1 + random.nextInt(2_000));
        return switch (random.nextInt(4)) {
            case 0 -> digits;
            case 1 -> "-0." + digits;
            case 2 -> "1e" + random.nextInt(1_000_000);
            default -> "1e-" + digits;
        };
    }

    /** Mostly short, since there are many of them. */
    private int length() {
        return random.nextInt(100) == 0 ? random.nextInt(LONGEST) : random.nextInt(300);
    }

    /** As the first member, before one of the same name, if there is one. */
    private static byte[] inserted(byte[] event, String member) {
        return ("{" + member + "," + new String(event, 1, event.length - 1, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** All members twice, or another object after the first one has ended. */
    private byte[] twice(byte[] event) {
        String members = new String(event, 1, event.length - 2, StandardCharsets.UTF_8);
        String between = random.nextBoolean() ? "," : "}{";
        return ("{" + members + between + members + "}").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] brokenText(byte[] event) {
        int at = random.nextInt(event.length);
        byte[][] broken = {
            {(byte) 0xc3},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf5, (byte) 0x80, 1},
            {0},
            {(byte) 0xc0, (byte) 0xaf}
        };
        return joined(Arrays.copyOf(event, at), broken[random.nextInt(broken.length)], event, at);
    }

    /** A byte in the place of another, which may leave a number or a name that is as good as the last. */
    private byte[] swapped(byte[] event) {
        int one = random.nextInt(event.length);
        int other = random.nextInt(event.length);
        byte kept = event[one];
        event[one] = event[other];
        event[other] = kept;
        return event;
    }

    private byte[] longText() {
        String text = random.nextBoolean() ? "\\ud800" : "\u20ac";
        return ("{\"service\": \"" + text.repeat(length()) + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private byte[] spliced(byte[] event) {
        byte[] other = good.get(random.nextInt(good.size()));
        int cut = random.nextInt(event.length);
        return joined(Arrays.copyOf(event, cut), new byte[0], other, random.nextInt(other.length));
    }

    private static byte[] joined(byte[] head, byte[] middle, byte[] tail, int from) {
        byte[] all = Arrays.copyOf(head, head.length + middle.length + tail.length - from);
        System.arraycopy(middle, 0, all, head.length, middle.length);
        System.arraycopy(tail, from, all, head.length + middle.length, tail.length - from);
        return all;
    }
}
