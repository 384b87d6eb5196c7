package dev.elbow.scorer.stream;

import dev.elbow.schemas.Checks;
import java.util.List;

/** The three topics of a route, all different. */
public record Topics(String events, String scores, String refusals) {

    public Topics {
        Checks.that(
                !events.equals(scores) && !events.equals(refusals) && !scores.equals(refusals),
                "topics",
                List.of(events, scores, refusals),
                "three different ones");
    }

    /** The three names. */
    List<String> names() {
        return List.of(events, scores, refusals);
    }
}
