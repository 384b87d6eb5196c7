package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Strangest;
import dev.elbow.scorer.fixture.AlertLines;
import dev.elbow.scorer.fixture.Scores;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What time alone does, by the defaults: 30 minutes of silence, 5 of cool-down. */
class ExpiryTest {

    private static final long SILENCE = 30 * 60_000L;
    private static final long COOL_DOWN = 5 * 60_000L;
    private static final long LAST = 50_000;
    private static final byte[] KEY = {'k'};

    private static final Strangest STRANGEST = Strangest.of(Scores.of(7, 10_000, 1e-9, 10, true));
    private static final Memory.Run RUN = new Memory.Run(2, 40_000);
    private static final Memory.Window WINDOW =
            new Memory.Window(List.of(new Memory.Sighting(0, LAST, 10, true, Optional.of(STRANGEST))));
    private static final Memory OPEN =
            new Memory.Open(LAST, new Memory.Episode(10_000, 9, 4, OptionalDouble.of(1e-3), 10, 10, STRANGEST), RUN);

    private final Expiry expiry = new Expiry(EpisodeRules.defaults(), new AlertRecords("test"));

    @Test
    void silenceClosesAnEpisodeAtItsTime() {
        assertThat(expiry.due(OPEN)).isEqualTo(LAST + SILENCE);
        assertThat(expiry.at(OPEN, KEY, LAST + SILENCE - 1)).isEqualTo(Turn.silent(OPEN));

        Turn turn = expiry.at(OPEN, KEY, LAST + SILENCE);

        assertThat(turn.alerts())
                .extracting(AlertLines::line)
                .containsExactly(
                        "k closed silence start 10000 time 1850000 end 40000 events 9 anomalous 4 strangest 7");
        assertThat(turn.memory()).contains(new Memory.Cooling(LAST + SILENCE + COOL_DOWN));
    }

    @Test
    void aCoolDownThatIsOverTooLeavesNothing() {
        Turn turn = expiry.at(OPEN, KEY, LAST + SILENCE + COOL_DOWN);

        assertThat(turn.alerts()).hasSize(1);
        assertThat(turn.memory()).isEmpty();
    }

    @Test
    void coolDownsEnd() {
        Memory cooling = new Memory.Cooling(138_000);

        assertThat(expiry.at(cooling, KEY, 137_999)).isEqualTo(Turn.silent(cooling));
        assertThat(expiry.at(cooling, KEY, 138_000)).isEqualTo(Turn.NOTHING);
    }

    @Test
    void whoIsSilentForLongIsForgotten() {
        for (Memory memory : List.of(new Memory.Watching(LAST, WINDOW), new Memory.Shifted(LAST, 10, WINDOW, RUN))) {
            assertThat(expiry.at(memory, KEY, LAST + SILENCE - 1)).isEqualTo(Turn.silent(memory));
            assertThat(expiry.at(memory, KEY, LAST + SILENCE)).isEqualTo(Turn.NOTHING);
        }
    }
}
