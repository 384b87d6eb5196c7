package dev.elbow.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.model.Transform.Knots;
import dev.elbow.schemas.model.Transform.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {

    @Test
    void standardisesWithinTheTailAndGrowsLogarithmicallyBeyond() {
        Transform transform = new Transform(Shape.IDENTITY, 10, 2, 3);

        assertThat(transform.encode(14)).isEqualTo(2);
        assertThat(transform.encode(4)).isEqualTo(-3);
        assertThat(transform.encode(10 + 2 * (3 + Math.E - 1))).isCloseTo(4, within(1e-12));
        assertThat(transform.encode(10 - 2 * (3 + Math.E - 1))).isCloseTo(-4, within(1e-12));
    }

    private static final Knots KNOTS = new Knots(List.of(-2.0, 0.0, 1.0, 10.0), List.of(-1.0, 0.0, 0.1, 2.0));

    @Test
    void takesTheNormalQuantileBetweenKnotsAndGoesOnAsTheLastPieces() {
        Transform transform = new Transform(Shape.QUANTILE, 0, 1, 100, Optional.empty(), Optional.of(KNOTS));

        assertThat(transform.encode(-2)).isCloseTo(-1, within(1e-12));
        assertThat(transform.encode(-1)).isCloseTo(-0.5, within(1e-12));
        assertThat(transform.encode(0.5)).isCloseTo(0.05, within(1e-12));
        assertThat(transform.encode(10)).isCloseTo(2, within(1e-12));
        assertThat(transform.encode(19)).isCloseTo(3.9, within(1e-12));
        assertThat(transform.encode(-4)).isCloseTo(-2, within(1e-12));
    }

    @Test
    void takesLogarithmsOfWhatIsAboveZeroOnly() {
        Transform transform = new Transform(Shape.LOG1P, 0, 1, 100);

        assertThat(transform.encode(Math.E - 1)).isCloseTo(1, within(1e-12));
        assertThat(transform.encode(-2)).isEqualTo(-2);
    }

    @Test
    void clipsAtItsBound() {
        Transform transform = new Transform(Shape.IDENTITY, 1, 2, 3, Optional.of(2.0), Optional.empty());

        assertThat(transform.encode(4)).isEqualTo(1.5);
        assertThat(transform.encode(100)).isEqualTo(2);
        assertThat(transform.encode(-100)).isEqualTo(-2);
    }

    @Test
    void refusesKnotsThatDoNotAscend() {
        assertThatThrownBy(() -> new Knots(List.of(1.0, 1.0), List.of(0.0, 1.0)))
                .hasMessage("knots.value: 1.0 (expected: ascending)");
        assertThatThrownBy(() -> new Transform(Shape.QUANTILE, 0, 1, 3)).hasMessageStartingWith("transform.knots: ");
    }

    @Test
    void takesSignedLogarithmsFirst() {
        Transform transform = new Transform(Shape.SIGNED_LOG, 0, 1, 100);

        assertThat(transform.encode(Math.E - 1)).isCloseTo(1, within(1e-12));
        assertThat(transform.encode(1 - Math.E)).isCloseTo(-1, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void isStrictlyIncreasingFiniteAndUndoneByDecode(Shape shape) {
        Optional<Knots> knots = shape == Shape.QUANTILE ? Optional.of(KNOTS) : Optional.empty();
        Transform transform = new Transform(shape, 0.7, 1.3, 3, Optional.empty(), knots);
        double[] ascending = {-Float.MAX_VALUE, -1e10, -40, -3, -1e-3, 0, 1e-3, 1, 4, 5, 1e3, 1e10, Float.MAX_VALUE};

        double before = Double.NEGATIVE_INFINITY;
        for (double x : ascending) {
            double s = transform.encode(x);
            assertThat(s).isFinite().isGreaterThan(before);
            assertThat(transform.decode(s)).isCloseTo(x, within(1e-9 * Math.max(1, Math.abs(x))));
            before = s;
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAScaleThatIsNone(double scale) {
        assertThatThrownBy(() -> new Transform(Shape.IDENTITY, 0, scale, 3))
                .hasMessage("transform.scale: " + scale + " (expected: a finite number above 0)");
    }
}
