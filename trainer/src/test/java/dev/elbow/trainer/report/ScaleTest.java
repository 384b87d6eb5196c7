package dev.elbow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaleTest {

    static Stream<Scale> scales() {
        return Stream.of(
                Scale.linear(-3, 8),
                Scale.linear(5, 5),
                Scale.linear(1, 1 + 1e-15),
                Scale.linear(-1e300, 1e300),
                Scale.linear(0, 1e-300),
                Scale.logarithmic(1e-5, 1),
                Scale.bent(-80, 1e6, -60, 7),
                Scale.bent(12, 1e9, 12, 1e-13));
    }

    @ParameterizedTest
    @MethodSource("scales")
    void leadsBackFromEachPlace(Scale scale) {
        for (double at : new double[] {0, 0.25, 0.5, 1}) {
            assertThat(scale.at(scale.value(at))).isCloseTo(at, within(1e-3)); // rounding of values far from 0
        }
    }

    @ParameterizedTest
    @MethodSource("scales")
    void labelsValuesInOrderWithRoomBetween(Scale scale) {
        assertThat(scale.ticks()).isSorted().hasSizeLessThanOrEqualTo(8);
        assertThat(scale.ticks()).allMatch(tick -> tick >= scale.low() && tick <= scale.high());
    }

    @Test
    void labelsRoundNumbers() {
        assertThat(Scale.linear(-3, 8).ticks()).containsExactly(-2.0, 0.0, 2.0, 4.0, 6.0, 8.0);
        assertThat(Scale.logarithmic(1e-3, 1).ticks()).contains(0.001, 0.01, 0.1, 1.0);
        assertThat(Scale.bent(-80, 1e6, -60, 7).ticks()).contains(0.0, 1e3, 1e6);
    }

    @Test
    void ticksOfANarrowAxisAreToldApart() {
        Axis axis = Axis.of(Scale.linear(-1.95604, -1.95597), "nats");

        List<String> labels =
                axis.scale().ticks().stream().map(axis.format()::apply).toList();

        assertThat(labels).hasSizeGreaterThan(2).doesNotHaveDuplicates().contains("-1.956");
        assertThat(Axis.of(Scale.linear(0, 1), "share").format().apply(0.25)).isEqualTo("0.25");
    }
}
