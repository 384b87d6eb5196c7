package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomLogTest {

    @Test
    void warnsAtOnceAndThenOnceAMinuteWithHowOftenItCame() {
        AtomicLong clock = new AtomicLong(7);
        List<String> said = new ArrayList<>();
        SeldomLog log = new SeldomLog((what, count) -> said.add(what + " " + count), clock::get);

        log.warn("a");
        log.warn("b");
        clock.addAndGet(Duration.ofSeconds(60).toNanos() - 1);
        log.warn("c");
        clock.addAndGet(1);
        log.warn("d");

        assertThat(said).containsExactly("a 1", "d 3");
    }
}
