package dev.elbow.zoo.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagOrderTest {

    private static final List<String> NEWEST_FIRST = List.of(
            "10.0.0",
            "2.10.0",
            "2.9.1",
            "2.9.0",
            "2.9.0-rc.10",
            "2.9.0-rc.2",
            "2.9.0-rc",
            "2.9.0-beta",
            "2.9.0-7",
            "1.0.0",
            "99999999999999999999999",
            "latest",
            "sha256-00.sig");

    @Test
    void newestVersionsComeFirstAndOtherTagsLast() {
        List<String> tags = new ArrayList<>(NEWEST_FIRST);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(tags, new Random(seed));
            assertThat(tags.stream().sorted(new TagOrder()).toList())
                    .as("seed " + seed)
                    .isEqualTo(NEWEST_FIRST);
        }
    }
}
