package dev.elbow.trainer.fit;

import dev.elbow.trainer.model.Parameters;
import java.util.List;

/**
 * What a fit came to.
 *
 * @param parameters with the best held-out bound
 * @param curve the epochs
 * @param length share of all steps after which they were found
 */
public record Fitted(Parameters parameters, List<Progress.Epoch> curve, double length) {
    public Fitted {
        curve = List.copyOf(curve);
    }
}
