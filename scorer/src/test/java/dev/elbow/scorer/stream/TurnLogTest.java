package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.observe.Stage;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loop tells of its turns. */
class TurnLogTest {

    private final List<String> told = new ArrayList<>();
    private final Counters counters = new Counters(new TurnLog() {
        @Override
        public void polled(int events) {
            told.add("polled " + events);
        }

        @Override
        public void took(Stage stage, long nanos) {
            told.add(stage.label());
        }

        @Override
        public void committed(Tally tally) {
            told.add("committed");
        }

        @Override
        public void closing() {
            told.add("closing");
        }
    });

    @Test
    void tellsOfTurnsAndCommitsAndNeverOfEvents(@TempDir Path temp) {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        try (PackageSession session = tiny.open(Provider.CPU)) {
            Bench bench = new Bench(tiny, session, counters);
            bench.turn(() -> {
                bench.event(FIRST, EVENT);
                bench.event(FIRST, "{");
                bench.event(FIRST, "{}");
                bench.event(FIRST, EVENT);
            });

            bench.run();
            bench.loop.close();

            String scored = "polled 4 decode model answer ";
            assertThat(String.join(" ", told)).isEqualTo("poll poll " + scored + "commit committed poll closing");
            assertThat(counters.refused(Refusal.Reason.MALFORMED)).isEqualTo(1);
            assertThat(counters.refused(Refusal.Reason.MISSING_FIELD)).isEqualTo(1);
            assertThat(counters.refused(Refusal.Reason.TOO_LARGE)).isZero();
        }
    }
}
