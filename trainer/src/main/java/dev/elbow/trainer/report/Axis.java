package dev.elbow.trainer.report;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A scale with words.
 *
 * @param label quantity and unit
 * @param format of a tick
 */
record Axis(Scale scale, String label, DoubleFunction<String> format) {

    /** Of a double. */
    private static final int MOST_DIGITS = 15;

    /** With as many digits as tell its ticks apart. */
    static Axis of(Scale scale, String label) {
        int digits = Numbers.DIGITS;
        while (digits < MOST_DIGITS && !distinct(scale.ticks(), digits)) {
            digits++;
        }
        int enough = digits;
        return new Axis(scale, label, at -> Numbers.tick(at, enough));
    }

    private static boolean distinct(List<Double> ticks, int digits) {
        return ticks.stream().map(at -> Numbers.tick(at, digits)).distinct().count() == ticks.size();
    }

    /** Of numbers that are whole: others are not labelled. */
    static Axis whole(Scale scale, String label) {
        return new Axis(scale, label, at -> at == Math.rint(at) ? Numbers.tick(at, Numbers.DIGITS) : "");
    }

    static Axis shares(Scale scale, String label) {
        return new Axis(scale, label, Numbers::percent);
    }
}
