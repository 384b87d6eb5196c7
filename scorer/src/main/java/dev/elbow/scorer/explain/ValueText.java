package dev.elbow.scorer.explain;

import dev.elbow.schemas.score.FieldValue;
import java.util.Locale;

/** A feature's value for people. Stateless. */
public final class ValueText implements FieldValue.Cases<String> {

    private static final double LARGEST_WHOLE = 1e15;

    /** The text of a value; numbers to four digits. */
    public static String of(FieldValue value) {
        return value.match(new ValueText());
    }

    @Override
    public String number(double number) {
        return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE
                ? String.format(Locale.ROOT, "%,d", (long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }

    @Override
    public String symbol(String symbol) {
        return symbol;
    }

    @Override
    public String missing() {
        return "(missing)";
    }

    @Override
    public String unknown(FieldValue.Unknown unknown) {
        return unknown.symbol().map(symbol -> symbol + " ").orElse("") + "(a symbol not seen in training)";
    }
}
