package dev.elbow.scorer.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventDecoder;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.wire.JsonEventDecoder;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a program that has its own loop uses. */
class LibraryTest {

    private static final String EVENT =
            "{\"temperature\": 21.5, \"machine\": {\"load\": 0.4}, \"open\": true, \"mode\": \"busy\"}";

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @Test
    void answersBytesWithWhatAnExchangeIsTold() {
        String[] events = {EVENT, "{", EVENT.replace("busy", "never seen"), "{\"open\": true}"};
        Answers expected = Answers.of(scorer(), events);

        List<Answer> answers = scorer().score(bytes(events));

        assertThat(answers.stream().flatMap(answer -> answer.score().stream()))
                .containsExactlyElementsOf(expected.scores);
        assertThat(answers.stream().flatMap(answer -> answer.refusal().stream()))
                .containsExactlyElementsOf(expected.refusals);
        assertThat(answers)
                .extracting(answer -> answer.<String>match(score -> "score", refusal -> "refusal"))
                .containsExactly("score", "refusal", "score", "refusal");
    }

    @Test
    void takesNoTombstonesAsBytes() {
        @SuppressWarnings("NullAway") // a caller without it may do this
        List<byte[]> events = Arrays.asList(bytes(EVENT).get(0), null);

        assertThatThrownBy(() -> scorer().score(events))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 1: null (expected: bytes)");
    }

    @Test
    void scoresABatchThatItsCallerFilled() {
        String[] events = {EVENT, EVENT.replace("busy", "never seen"), EVENT.replace("0.4", "3.4e38")};
        EventBatch batch = batch(events);

        List<Answer> answers = scorer().score(batch);

        assertThat(answers).isEqualTo(scorer().score(bytes(events)));
        assertThat(answers.get(2).refusal().orElseThrow().reason()).isEqualTo(Refusal.Reason.NOT_SCORABLE);
        assertThat(batch.size()).isEqualTo(3);
        assertThat(scorer().score(new EventBatch(TINY.model().manifest().schema())))
                .isEmpty();
    }

    @Test
    void refusesTheRowsOnWhichTheModelFailsAndNoOther(@TempDir Path temp) {
        VerifiedPackage fragile = TinyPackage.writeFragile(temp.resolve("fragile"));
        String unknown = EVENT.replace("busy", "never seen");

        List<Answer> answers;
        try (PackageSession failing = fragile.open(Provider.CPU)) {
            Scorer scorer = new Scorer(fragile, failing, ScoringOptions.defaults("tiny:1.0.0"));
            answers = scorer.score(batch(EVENT, unknown, EVENT, EVENT, unknown));
        }

        assertThat(answers)
                .extracting(answer -> answer.score().isPresent())
                .containsExactly(true, false, true, true, false);
    }

    @Test
    void theExampleOfTheReadMeRuns() throws IOException {
        String readMe = Files.readString(Path.of("README.md"));
        String source = Files.readString(Path.of("src/test/java/dev/elbow/scorer/score/LibraryExample.java"));

        List<String> lines = LibraryExample.lines(List.of(
                "{\"duration\": 0, \"protocol_type\": \"tcp\", \"service\": \"http\"}".getBytes(StandardCharsets.UTF_8),
                "{".getBytes(StandardCharsets.UTF_8)));

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("[0-9.]+ nats, p [0-9.E-]+: .+");
        assertThat(lines.get(1)).startsWith("refused: ");
        int from = readMe.indexOf("```java\n") + 8;
        String shown = readMe.substring(from, readMe.indexOf("```", from));
        assertThat(source.lines().map(String::strip).toList())
                .containsAll(shown.lines().map(String::strip).toList());
    }

    private static Scorer scorer() {
        return new Scorer(TINY.model(), TINY.session(), ScoringOptions.defaults("tiny:1.0.0"));
    }

    private static List<byte[]> bytes(String... events) {
        return Stream.of(events)
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static EventBatch batch(String... events) {
        EventBatch batch = new EventBatch(TINY.model().manifest().schema());
        EventDecoder decoder = new JsonEventDecoder(TINY.model().manifest().schema(), 1_000);
        bytes(events).forEach(event -> assertThat(decoder.decode(event, batch)).isEmpty());
        return batch;
    }
}
