package dev.elbow.scorer.page;

import dev.elbow.scorer.stream.Progress;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a service is at a moment.
 *
 * @param lag events between what was read and the ends of the partitions; empty while that is not known
 * @param problems why it is not ready; none where it is
 */
record Vitals(Progress progress, OptionalLong lag, List<String> problems) {
    Vitals {
        problems = List.copyOf(problems);
    }
}
