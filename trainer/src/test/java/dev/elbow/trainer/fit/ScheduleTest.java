package dev.elbow.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.trainer.objective.Gradient;
import dev.elbow.trainer.objective.Objective;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes from step to step. */
class ScheduleTest {

    /** Half-way up and half-way down lie in the middle of what they lead between. */
    @ParameterizedTest
    @CsvSource({"0,0.04", "150,0.52", "300,1", "650,0.50005", "1000,0.0001", "2000,0.0001"})
    void oneCycleGoesUpAndThenDownToNothing(int step, double share) {
        Schedule schedule = new Schedule(FitSettings.Schedule.ONE_CYCLE, 3e-3, 1_000);

        assertThat(schedule.learningRate(step)).isCloseTo(3e-3 * share, within(1e-9));
    }

    @Test
    void aConstantRateStays() {
        Schedule schedule = new Schedule(FitSettings.Schedule.CONSTANT, 3e-3, 1_000);

        assertThat(schedule.learningRate(0)).isEqualTo(3e-3);
        assertThat(schedule.learningRate(999)).isEqualTo(3e-3);
    }

    @Test
    void theWeightOfTheRateRisesOverTheWarmUp() {
        ObjectiveSettings beta = new ObjectiveSettings(Objective.BETA, 4, 0.2, 1, 1, 0, Gradient.REPARAMETERIZED);
        ObjectiveSettings bound = new ObjectiveSettings(Objective.ELBO, 4, 0.2, 1, 1, 0, Gradient.REPARAMETERIZED);

        assertThat(beta.beta(0)).isZero();
        assertThat(beta.beta(0.05)).isCloseTo(1, within(1e-12));
        assertThat(beta.beta(0.2)).isEqualTo(4);
        assertThat(beta.beta(1)).isEqualTo(4);
        assertThat(bound.beta(0.1)).isCloseTo(0.5, within(1e-12));
        assertThat(bound.beta(0.5)).isEqualTo(1);
    }
}
