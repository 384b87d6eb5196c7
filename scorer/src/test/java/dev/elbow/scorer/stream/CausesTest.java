package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CausesTest {

    @Test
    void tellsAFaultAndWhatItCameFrom() {
        IOException root = new IOException("no room");
        UncheckedIOException between = new UncheckedIOException(root);
        ExecutionException fault = new ExecutionException(between);

        assertThat(Causes.of(fault)).containsExactly(fault, between, root);
        assertThat(Causes.root(fault)).isSameAs(root);
        assertThat(Causes.root(root)).isSameAs(root);
        assertThat(Causes.first(fault, RuntimeException.class)).containsSame(between);
        assertThat(Causes.first(fault, Exception.class)).containsSame(fault);
        assertThat(Causes.contain(fault, IOException.class)).isTrue();
        assertThat(Causes.contain(fault, Error.class)).isFalse();
    }

    @Test
    void endsWhereAFaultIsItsOwnCauseByWayOfAnother() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(Causes.of(first)).containsExactly(first, second);
        assertThat(Causes.root(first)).isSameAs(second);
    }
}
