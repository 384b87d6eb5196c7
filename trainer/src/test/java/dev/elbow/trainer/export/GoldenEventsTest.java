package dev.elbow.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenEventsTest {

    /** Else the bundled package could not be made again byte for byte. */
    @Test
    void drawsTheEventsOfTheBundledPackage() {
        VerifiedPackage bundled = Zoo.load("network-intrusion:1.0.0");
        Manifest manifest = bundled.manifest();

        GoldenEvents golden = GoldenEvents.draw(
                manifest.schema(),
                bundled.graphs(),
                manifest.latent().dimensions(),
                manifest.provenance().seed());

        List<GoldenVectors.Case> cases = bundled.golden().cases();
        assertThat(golden.kinds())
                .isEqualTo(cases.stream().map(GoldenVectors.Case::kind).toList());
        for (int row = 0; row < cases.size(); row++) {
            assertRow(golden.events(), row, cases.get(row));
        }
    }

    private static void assertRow(EventBatch events, int row, GoldenVectors.Case one) {
        for (int c = 0; c < one.categorical().size(); c++) {
            assertThat(events.categoricalAt(row, c)).isEqualTo(one.categorical().get(c));
        }
        for (int j = 0; j < one.numeric().size(); j++) {
            float expected = one.numeric().get(j);
            float found = events.numericAt(row, j);
            if (Float.isNaN(expected)) {
                assertThat(found).isNaN();
            } else { // the decoder rounds differently on another kind of processor
                assertThat(found).isCloseTo(expected, within(1e-4f * Math.max(1, Math.abs(expected))));
            }
        }
    }
}
