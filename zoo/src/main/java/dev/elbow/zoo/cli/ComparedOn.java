package dev.elbow.zoo.cli;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.diff.ScoreAgreement;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * How far two packages agree on some events.
 *
 * @param key what machines call the events
 * @param events what people call them
 * @param given whether the user gave them
 * @param place says of an event's number where it is
 */
record ComparedOn(String key, String events, boolean given, LongFunction<String> place, ScoreAgreement agreement) {

    /** On a package's golden events. */
    static ComparedOn golden(String side, VerifiedPackage one, ScoreAgreement agreement) {
        return new ComparedOn(
                "golden_" + side.toLowerCase(Locale.ROOT),
                "golden of " + side,
                false,
                place -> "case " + place + " ("
                        + one.golden().cases().get((int) place).kind() + ")",
                agreement);
    }

    /** On events of the user's. */
    static ComparedOn given(ScoreAgreement agreement) {
        return new ComparedOn("events", "given events", true, line -> "line " + line, agreement);
    }
}
