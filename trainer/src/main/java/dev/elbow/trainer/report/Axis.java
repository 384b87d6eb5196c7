package dev.elbow.trainer.report;

import java.util.function.DoubleFunction;

/**
 * A scale with words.
 *
 * @param label quantity and unit
 * @param format of a tick
 */
record Axis(Scale scale, String label, DoubleFunction<String> format) {

    static Axis of(Scale scale, String label) {
        return new Axis(scale, label, Numbers::tick);
    }

    /** Of numbers that are whole: others are not labelled. */
    static Axis whole(Scale scale, String label) {
        return new Axis(scale, label, at -> at == Math.rint(at) ? Numbers.tick(at) : "");
    }

    static Axis shares(Scale scale, String label) {
        return new Axis(scale, label, Numbers::percent);
    }
}
