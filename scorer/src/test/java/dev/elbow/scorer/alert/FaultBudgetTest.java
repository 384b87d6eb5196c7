package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.registry.RegistryException;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FaultBudgetTest {

    private final FaultBudget budget = new FaultBudget();

    @Test
    void whatPassesIsTriedAgainForEverAndLater() {
        Throwable away = new StreamsException("task", new TimeoutException("no broker"));

        assertThat(budget.next(away, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(budget.next(away, 0)).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 20; i++) {
            assertThat(budget.next(away, 0)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(30));
        }
        assertThat(budget.next(away, 0)).isEqualTo(Duration.ofSeconds(30));
        assertThat(budget.next(away, 1)).isEqualTo(Duration.ofSeconds(1));
    }

    /** No score is passed over for a registry that is away. */
    @Test
    void aSchemaRegistryThatIsAwayPasses() {
        Throwable away = new StreamsException(
                "task", new RegistryException.Unreachable("schema registry: away", new IOException("away")));

        for (int i = 0; i < 20; i++) {
            assertThat(budget.next(away, 0)).isPositive();
        }
    }

    @Test
    void theThirdFaultOfTheProgramWithoutAScoreInBetweenIsTheLast() {
        Throwable fault = new IllegalStateException("episode store: version 7");

        assertThat(budget.next(fault, 0)).isPositive();
        assertThat(budget.next(fault, 0)).isPositive();
        assertThat(budget.next(fault, 5)).isPositive();
        assertThat(budget.next(fault, 5)).isPositive();
        assertThat(budget.next(fault, 5)).isNegative();
    }

    @Test
    void whatAnotherTryCannotMendEndsItAtOnce() {
        assertThat(budget.next(new StreamsException("task", new TopicAuthorizationException("alerts")), 0))
                .isNegative();
        assertThat(budget.next(new MissingSourceTopicException("scores"), 0)).isNegative();
    }
}
