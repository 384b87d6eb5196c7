package dev.elbow.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTest {

    private static final List<Double> ORIGIN = List.of(1.0, -2.0);
    private static final List<Double> DIRECTION = List.of(3.0, 4.0);

    @Test
    void isNoneAtTheNegativeMeanAndWholeAtThePositiveOne() {
        Attribute attribute = attribute("leak", ORIGIN, DIRECTION);

        assertThat(attribute.projection(ORIGIN)).isZero();
        assertThat(attribute.projection(List.of(4.0, 2.0))).isEqualTo(1);
    }

    @Test
    void growsAlongTheDirectionAndNotAcrossIt() {
        Attribute attribute = attribute("leak", ORIGIN, DIRECTION);

        assertThat(attribute.projection(List.of(1 + 1.5 * 3, -2 + 1.5 * 4))).isCloseTo(1.5, within(1e-15));
        assertThat(attribute.projection(List.of(1 - 3.0, -2 - 4.0))).isEqualTo(-1);
        assertThat(attribute.projection(List.of(1 - 4.0, -2 + 3.0))).isZero();
        assertThat(attribute.projection(List.of(2.0, -2.0))).isCloseTo(3.0 / 25, within(1e-15));
    }

    @Test
    void refusesADirectionThatLeadsNowhere() {
        assertThatThrownBy(() -> attribute("leak", ORIGIN, List.of(0.0, 0.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("leak.direction: of length 0.0 (expected: at least 1.0E-6, and finite)");
        assertThatThrownBy(() -> attribute("leak", ORIGIN, List.of(1e-7, 0.0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> attribute("leak", ORIGIN, List.of(1e200, 0.0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatHasOtherDimensions() {
        assertThatThrownBy(() -> attribute("leak", ORIGIN, List.of(1.0)))
                .hasMessage("leak.direction: 1 numbers (expected: 2, as many as the origin has)");
        assertThatThrownBy(() -> attribute("leak", ORIGIN, DIRECTION).projection(List.of(1.0)))
                .hasMessage("mean: 1 numbers (expected: 2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "-a", "a/b", "ä"})
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> attribute(name, ORIGIN, DIRECTION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attribute: \"" + name + "\" (expected: letters, digits, dots, dashes, underscores)");
    }

    @Test
    void refusesASideWithoutRows() {
        assertThatThrownBy(() -> new Attribute.Rows("a = 1", 0)).hasMessage("count: 0 (expected: at least 1 row)");
    }

    private static Attribute attribute(String name, List<Double> origin, List<Double> direction) {
        Attribute.Rows rows = new Attribute.Rows("a = 1", 2);
        return new Attribute(name, origin, direction, rows, rows, "0".repeat(64), "sha256:" + "0".repeat(64));
    }
}
