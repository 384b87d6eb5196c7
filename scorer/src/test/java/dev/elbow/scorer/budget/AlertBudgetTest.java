package dev.elbow.scorer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.scorer.budget.AlertBudget.Alerts;
import dev.elbow.scorer.budget.AlertBudget.Each;
import dev.elbow.scorer.budget.AlertBudget.Period;
import dev.elbow.scorer.budget.AlertBudget.Share;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertBudgetTest {

    @Test
    void threeADayOfAnEventASecondAreOneIn28800() {
        AlertBudget budget = new Alerts(3, Period.DAY, Each.KEY);

        assertThat(budget.level(1, 1, 86_400)).isCloseTo(3 / 86_400.0, within(1e-12));
        assertThat(new Alerts(0.125, Period.HOUR, Each.KEY).level(1, 1, 86_400)).isCloseTo(3 / 86_400.0, within(1e-12));
        assertThat(new Alerts(21, Period.WEEK, Each.KEY).level(1, 1, 86_400)).isCloseTo(3 / 86_400.0, within(1e-12));
    }

    /** As many alerts come, by simulation of the rule on independent events. */
    @ParameterizedTest
    @CsvSource({"1,1", "2,3", "3,5", "5,20"})
    void asManyAlertsComeAsItSays(int count, int of) {
        AlertBudget budget = new Alerts(100, Period.DAY, Each.STREAM);
        OpeningRule rule = new OpeningRule(count, of);
        int days = 20;

        double level = budget.level(rule, 100_000);
        int opened = OpeningRuleTest.simulate(rule, level, days * 100_000, 5);

        assertThat(opened / (days * 100.0)).isCloseTo(1, within(0.08));
    }

    @Test
    void aShareOfEventsKnowsNoTime() {
        AlertBudget budget = new Share(0.0001);

        assertThat(budget.level(1, 1, 5)).isEqualTo(0.0001);
        assertThat(budget.level(3, 5, 5)).isEqualTo(budget.level(3, 5, 1e9));
        assertThat(new OpeningRule(3, 5).openings(budget.level(3, 5, 5))).isCloseTo(0.0001, within(1e-9));
    }

    /** A key that speaks twice a day is not called for each time. */
    @Test
    void noMoreThanOneEventInAHundredOpensAnAlert() {
        AlertBudget budget = new Alerts(3, Period.DAY, Each.KEY);

        assertThat(budget.level(1, 1, 2)).isEqualTo(AlertBudget.MOST_OPENINGS);
        assertThatThrownBy(() -> new Share(0.02)).hasMessage("budget.rate: 0.02 (expected: above 0, at most 0.01)");
    }

    @Test
    void whatIsForTheStreamIsDividedAmongItsParts() {
        assertThat(new Alerts(3, Period.DAY, Each.STREAM).part(6)).isEqualTo(new Alerts(0.5, Period.DAY, Each.STREAM));
        assertThat(new Alerts(3, Period.DAY, Each.KEY).part(6)).isEqualTo(new Alerts(3, Period.DAY, Each.KEY));
        assertThat(new Share(0.001).part(6)).isEqualTo(new Share(0.001));
    }

    @Test
    void readsWhatUsersWrite() {
        assertThat(read("budget: {alerts: 3, per: day, each: key}")).contains(new Alerts(3, Period.DAY, Each.KEY));
        assertThat(read("budget: {alerts: 0.5}")).contains(new Alerts(0.5, Period.DAY, Each.STREAM));
        assertThat(read("budget: {alerts: 10, per: week}")).contains(new Alerts(10, Period.WEEK, Each.STREAM));
        assertThat(read("budget: {rate: 0.0001}")).contains(new Share(0.0001));
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            budget: {per: day}                 | budget.alerts: absent (expected: a number of alerts, such as 3, or rate, a share of events)
            budget: {alerts: 0}                | budget.alerts: 0 (expected: a number from 0.001 to 1000000.0)
            budget: {alerts: 3, per: year}     | budget.per: year (expected: one of hour, day, week)
            budget: {alerts: 3, for: key}      | budget.for: unknown key
            budget: {alerts: 3, eech: key}     | budget.eech: unknown key; did you mean budget.each?
            budget: {rate: 0.5}                | budget.rate: 0.5 (expected: a number from 1.0E-9 to 0.01)
            budget: {rate: 0.001, alerts: 3}   | budget.alerts: 3 (expected: absent; a rate is of all events, and has no time)
            budget: 3                          | budget: 3 (expected: a group of settings)
            """)
    void saysWhatIsWrong(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(problem);
    }

    private static Optional<AlertBudget> read(String yaml) {
        Settings settings = new Settings("test", yaml.isEmpty() ? Map.of() : Yaml.read("test", yaml));
        Optional<AlertBudget> budget = AlertBudget.read(settings);
        settings.finish();
        return budget;
    }
}
