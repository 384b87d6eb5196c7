package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.diff.EventComparison;
import dev.elbow.zoo.diff.PairScoring;
import dev.elbow.zoo.diff.ScoreAgreement;
import dev.elbow.zoo.fixture.TinyPackage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class EventLinesTest {

    private final LiveLine progress = new LiveLine(new PrintWriter(new StringWriter()));

    @SuppressWarnings("NullAway.Init") // set before each test
    private PairScoring scoring;

    @BeforeEach
    void open(@TempDir Path folder) {
        VerifiedPackage tiny = TinyPackage.write(folder.resolve("tiny"));
        scoring = PairScoring.open(tiny, tiny);
    }

    @AfterEach
    void close() {
        scoring.close();
    }

    /** A stream that never ends would be read for ever. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void readsNoFurtherThanTheComparisonGoes() {
        byte[] event = "{\"mode\": \"idle\"}\n".getBytes(StandardCharsets.UTF_8);
        InputStream endless = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int from, int length) {
                System.arraycopy(event, 0, bytes, from, event.length);
                return event.length;
            }
        };
        EventComparison comparison = scoring.begin(3);

        EventLines.read("-", endless, comparison, progress);

        ScoreAgreement agreement = comparison.end();
        assertThat(agreement.refusals().cut()).isTrue();
        assertThat(agreement.scored()).isEqualTo(3);
    }

    @Test
    void saysWhereReadingFailed() {
        InputStream broken = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        assertThatThrownBy(() -> EventLines.read("events.jsonl", broken, scoring.begin(), progress))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        failed -> assertThat(failed.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessage("events events.jsonl: input/output error");
    }
}
