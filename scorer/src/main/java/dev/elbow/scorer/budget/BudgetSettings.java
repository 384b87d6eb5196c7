package dev.elbow.scorer.budget;

import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.AlertBudget.Period;
import java.util.Optional;

/** How a budget is written. Stateless. */
final class BudgetSettings {

    private static final String KEY = "budget";
    private static final String ALERTS = "alerts";
    private static final String RATE = "rate";
    private static final double FEWEST_ALERTS = 0.001;
    private static final double MOST_ALERTS = 1_000_000;
    private static final double LEAST_RATE = 1e-9;

    private BudgetSettings() {}

    static Optional<AlertBudget> read(Settings settings) {
        Settings budget = settings.group(KEY);
        if (!settings.has(KEY)) {
            return Optional.empty();
        }
        if (budget.has(RATE)) {
            String remedy = "a rate is of all events, and has no time";
            budget.forbid(ALERTS, remedy);
            budget.forbid("per", remedy);
            budget.forbid("each", remedy);
            return rate(budget);
        }
        Period per = budget.choice("per", Period.DAY);
        Each each = budget.choice("each", Each.STREAM);
        Optional<Double> alerts = sound(budget, ALERTS, FEWEST_ALERTS, MOST_ALERTS);
        if (!budget.has(ALERTS)) {
            budget.problem(ALERTS, "absent", "a number of alerts, such as 3, or rate, a share of events");
        }
        return alerts.map(number -> new AlertBudget.Alerts(number, per, each));
    }

    private static Optional<AlertBudget> rate(Settings budget) {
        return sound(budget, RATE, LEAST_RATE, AlertBudget.MOST_OPENINGS).map(AlertBudget.Share::new);
    }

    /** A number that is there and sound. */
    private static Optional<Double> sound(Settings budget, String key, double least, double most) {
        double number = budget.number(key, 0, least, most);
        return number > 0 ? Optional.of(number) : Optional.empty();
    }
}
