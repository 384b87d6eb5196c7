package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.runtime.PackageSession;
import dev.elbow.zoo.runtime.Provider;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop against a plain model of brokers, in thousands of stories drawn by chance; a failure tells its seed. */
class InterleavingTest {

    private static final int STORIES = 1_500;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static VerifiedPackage tiny;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static PackageSession session;

    @BeforeAll
    static void open(@TempDir Path temp) {
        tiny = TinyPackage.write(temp.resolve("tiny"));
        session = tiny.open(Provider.CPU);
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void keepsItsGuaranteeWhateverHappensInWhateverOrder(Guarantee guarantee) {
        Map<Story.Happening, Integer> happened = new EnumMap<>(Story.Happening.class);
        for (long seed = 0; seed < STORIES; seed++) {
            Story story = new Story(guarantee, tiny, session, seed, happened);
            try {
                story.run();
            } catch (AssertionError | RuntimeException e) { // whatever it is, its story has to be told
                throw new AssertionError("story " + seed + ", " + guarantee + ": " + story.told(), e);
            }
        }

        assertThat(happened).containsOnlyKeys(Story.Happening.values());
    }
}
