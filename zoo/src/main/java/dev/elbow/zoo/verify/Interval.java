package dev.elbow.zoo.verify;

/**
 * A whole number of which no more is known than its bounds. Where a bound leaves 64 bits, nothing is known any more, since a runtime's
 * numbers would wrap around there.
 *
 * @param low inclusive
 * @param high inclusive, at least {@code low}
 */
record Interval(long low, long high) {

    static final Interval ANY = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);

    static Interval of(long number) {
        return new Interval(number, number);
    }

    boolean exact() {
        return low == high;
    }

    boolean is(long number) {
        return exact() && low == number;
    }

    Interval plus(Interval other) {
        try {
            return new Interval(Math.addExact(low, other.low), Math.addExact(high, other.high));
        } catch (ArithmeticException e) {
            return ANY;
        }
    }

    Interval minus(Interval other) {
        try {
            return new Interval(Math.subtractExact(low, other.high), Math.subtractExact(high, other.low));
        } catch (ArithmeticException e) {
            return ANY;
        }
    }

    Interval times(Interval other) {
        try {
            long a = Math.multiplyExact(low, other.low);
            long b = Math.multiplyExact(low, other.high);
            long c = Math.multiplyExact(high, other.low);
            long d = Math.multiplyExact(high, other.high);
            return new Interval(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
        } catch (ArithmeticException e) {
            return ANY;
        }
    }

    /** Towards zero, by a divisor above 0. */
    Interval dividedBy(Interval divisor) {
        return divisor.exact() && divisor.low > 0 ? new Interval(low / divisor.low, high / divisor.low) : ANY;
    }

    Interval least(Interval other) {
        return new Interval(Math.min(low, other.low), Math.min(high, other.high));
    }

    Interval most(Interval other) {
        return new Interval(Math.max(low, other.low), Math.max(high, other.high));
    }

    /** Both. */
    Interval hull(Interval other) {
        return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }

    @Override
    public String toString() {
        return exact() ? "" + low : low + " to " + high;
    }
}
