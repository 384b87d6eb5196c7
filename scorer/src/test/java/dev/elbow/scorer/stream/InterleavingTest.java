package dev.elbow.scorer.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.score.OpenTiny;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop against a plain model of brokers, in thousands of stories drawn by chance; a failure tells its seed. */
class InterleavingTest {

    private static final int STORIES = 1_500;

    @RegisterExtension
    private static final OpenTiny TINY = new OpenTiny();

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void keepsItsGuaranteeWhateverHappensInWhateverOrder(Guarantee guarantee) {
        Map<Story.Happening, Integer> happened = new EnumMap<>(Story.Happening.class);
        for (long seed = 0; seed < STORIES; seed++) {
            Story story = new Story(guarantee, TINY.model(), TINY.session(), seed, happened);
            try {
                story.run();
            } catch (AssertionError | RuntimeException e) { // whatever it is, its story has to be told
                throw new AssertionError("story " + seed + ", " + guarantee + ": " + story.told(), e);
            }
        }

        assertThat(happened).containsOnlyKeys(Story.Happening.values());
    }
}
