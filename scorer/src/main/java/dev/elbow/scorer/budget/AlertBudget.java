package dev.elbow.scorer.budget;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.config.Settings;
import java.util.Locale;
import java.util.Optional;

/**
 * How many alerts normal events may open: so many a time, or a share of events. It stands in the place of a threshold in nats; alerts
 * that are none of normal events come on top of it.
 */
public sealed interface AlertBudget {

    /** Of alerts opened an event, whatever the budget: an event is never called for more often than once in a hundred. */
    double MOST_OPENINGS = 0.01;

    /**
     * The p-value from which on an event counts as anomalous.
     *
     * @param rule when an alert opens
     * @param eventsPerDay of the stream, or of the mean key, as {@link #each} says; above 0. A budget that is a share does not look at it
     */
    double level(OpeningRule rule, double eventsPerDay);

    /** The same for an alert that opens once {@code k} of the last {@code n} events are anomalous. */
    default double level(int k, int n, double eventsPerDay) {
        return level(new OpeningRule(k, n), eventsPerDay);
    }

    /** Whether it is of a time, so that the traffic has to be known. */
    boolean timed();

    /** For whom it is. */
    Each each();

    /**
     * The budget of one of several that have equal parts of the stream, such as the tasks of a topology: what is for the stream is
     * divided, what is for a key, or a share, is the same for all.
     */
    AlertBudget part(int parts);

    /** Whose alerts are counted. */
    enum Each {
        /** All keys together. */
        STREAM,
        /** Every key by itself, at the rate of the mean key. */
        KEY
    }

    /** In what time. */
    enum Period {
        HOUR(1.0 / 24),
        DAY(1),
        WEEK(7);

        final double days;

        Period(double days) {
            this.days = days;
        }
    }

    /**
     * So many alerts a time.
     *
     * @param alerts above 0; may be less than 1
     */
    record Alerts(double alerts, Period per, Each each) implements AlertBudget {
        public Alerts {
            Checks.positive("budget.alerts", alerts);
        }

        @Override
        public double level(OpeningRule rule, double eventsPerDay) {
            Checks.positive("eventsPerDay", eventsPerDay);
            return rule.level(Math.min(MOST_OPENINGS, alerts / (per.days * eventsPerDay)));
        }

        @Override
        public boolean timed() {
            return true;
        }

        /** For people: {@code 3 alerts a day for each key}. */
        @Override
        public String toString() {
            String count = alerts == Math.rint(alerts) ? String.valueOf((long) alerts) : String.valueOf(alerts);
            return count
                    + (alerts == 1 ? " alert" : " alerts")
                    + (per == Period.HOUR ? " an " : " a ")
                    + per.name().toLowerCase(Locale.ROOT)
                    + (each == Each.KEY ? " for each key" : " for all keys");
        }

        @Override
        public AlertBudget part(int parts) {
            Checks.that(parts >= 1, "parts", parts, "1 or more");
            return each == Each.STREAM ? new Alerts(alerts / parts, per, each) : this;
        }
    }

    /**
     * A share of events that open an alert.
     *
     * @param rate above 0, at most {@link AlertBudget#MOST_OPENINGS}
     */
    record Share(double rate) implements AlertBudget {
        public Share {
            Checks.that(rate > 0 && rate <= MOST_OPENINGS, "budget.rate", rate, "above 0, at most " + MOST_OPENINGS);
        }

        @Override
        public double level(OpeningRule rule, double eventsPerDay) {
            return rule.level(rate);
        }

        @Override
        public Each each() {
            return Each.STREAM;
        }

        @Override
        public boolean timed() {
            return false;
        }

        /** For people: {@code one alert in 10000 events}. */
        @Override
        public String toString() {
            return "one alert in " + Math.round(1 / rate) + " events";
        }

        @Override
        public AlertBudget part(int parts) {
            return this;
        }
    }

    /**
     * Reads {@code budget}: {@code alerts}, {@code per} and {@code each}, or {@code rate}. Empty where it is absent, and where it cannot be
     * read, which is a problem of the settings then.
     */
    static Optional<AlertBudget> read(Settings settings) {
        return BudgetSettings.read(settings);
    }
}
