package dev.elbow.scorer.observe;

import dev.elbow.schemas.wire.ResultJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether all is well, and what is not.
 *
 * @param problems each in one line; of faults the kind alone, since their messages may quote what was read
 */
public record Health(List<String> problems) {
    public Health {
        problems = List.copyOf(problems);
    }

    public boolean ok() {
        return problems.isEmpty();
    }

    /** {@code {"status": "ok"}}, or {@code {"status": "failing", "problems": [...]}}. */
    public String json() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", ok() ? "ok" : "failing");
        if (!ok()) {
            body.put("problems", problems);
        }
        return ResultJson.write(body);
    }
}
