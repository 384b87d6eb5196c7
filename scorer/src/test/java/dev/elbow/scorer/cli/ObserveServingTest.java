package dev.elbow.scorer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.scorer.observe.Health;
import dev.elbow.scorer.observe.HttpSettings;
import dev.elbow.scorer.observe.Meters;
import dev.elbow.scorer.observe.Observed;
import dev.elbow.zoo.cli.CommandException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserveServingTest {

    private static final Observed NOTHING = new Observed() {
        @Override
        public Health live() {
            return new Health(List.of());
        }

        @Override
        public Health ready() {
            return new Health(List.of());
        }

        @Override
        public String metrics() {
            return "";
        }
    };

    @Test
    void goesOnWithoutMetricsWhereTheDefaultPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StringBuilder said = new StringBuilder();

            ObserveServing.open(new HttpSettings(true, "127.0.0.1", taken.getLocalPort(), false), said::append)
                    .close();

            assertThat(said)
                    .hasToString(
                            "http 127.0.0.1:" + taken.getLocalPort() + ": address already in use; it goes on without"
                                    + " metrics and health (--http-port 0 takes a free port)");
        }
    }

    @Test
    void refusesAnAddressThatIsNotOfThisMachine() {
        assertThatThrownBy(() -> ObserveServing.open(new HttpSettings(true, "192.0.2.1", 0, true), line -> {}))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("http 192.0.2.1:0: cannot assign requested address (expected: ");
    }

    @Test
    void saysWhichPortItTookAndOpensNoneWhereNoneIsWanted() {
        StringBuilder said = new StringBuilder();

        for (boolean enabled : new boolean[] {true, false}) {
            try (ObserveServing serving =
                            ObserveServing.open(new HttpSettings(enabled, "127.0.0.1", 0, true), said::append);
                    Meters meters = new Meters()) {
                if (enabled) {
                    assertThat(said).as("before there is something to show").isEmpty();
                }
                serving.show(NOTHING, meters);
            }
        }

        assertThat(said.toString())
                .matches("metrics and health at http://127\\.0\\.0\\.1:[1-9]\\d+"
                        + " \\(/metrics, /health/live, /health/ready\\)");
    }
}
