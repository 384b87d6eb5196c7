package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import java.util.List;
import java.util.Optional;

/**
 * What an event, or the time, makes of an entity.
 *
 * @param memory from now on; empty where there is nothing to remember
 * @param alerts in their order
 */
record Turn(Optional<Memory> memory, List<Alert> alerts) {

    /** Nothing to remember, and nothing to tell. */
    static final Turn NOTHING = new Turn(Optional.empty(), List.of());

    Turn {
        alerts = List.copyOf(alerts);
    }

    static Turn silent(Memory memory) {
        return new Turn(Optional.of(memory), List.of());
    }

    static Turn telling(Memory memory, Alert alert) {
        return new Turn(Optional.of(memory), List.of(alert));
    }
}
