package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import java.util.List;
import java.util.Optional;

/** What time alone does: who is silent for long has ended its episode and is forgotten, and cool-downs end. Immutable. */
final class Expiry {

    private final long silence;
    private final long coolDown;
    private final AlertRecords alerts;

    Expiry(EpisodeRules rules, AlertRecords alerts) {
        this.silence = rules.silence().toMillis();
        this.coolDown = rules.coolDown().toMillis();
        this.alerts = alerts;
    }

    /** When time alone changes what is remembered, milliseconds since 1970. */
    long due(Memory memory) {
        return memory.match(new Memory.Cases<>() {
            @Override
            public Long watching(Memory.Watching watching) {
                return watching.time() + silence;
            }

            @Override
            public Long open(Memory.Open open) {
                return open.time() + silence;
            }

            @Override
            public Long cooling(Memory.Cooling cooling) {
                return cooling.until();
            }

            @Override
            public Long shifted(Memory.Shifted shifted) {
                return shifted.time() + silence;
            }
        });
    }

    /**
     * What is left at a time.
     *
     * @param now the time of the partition: the latest of its events', milliseconds since 1970
     */
    Turn at(Memory memory, byte[] key, long now) {
        long due = due(memory);
        if (due > now) {
            return Turn.silent(memory);
        }
        if (!(memory instanceof Memory.Open open)) {
            return Turn.NOTHING;
        }
        long until = due + coolDown;
        Alert closed = alerts.closed(
                key, due, open.episode(), Alert.Reason.SILENCE, open.run().strange());
        return new Turn(until > now ? Optional.of(new Memory.Cooling(until)) : Optional.empty(), List.of(closed));
    }
}
