package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Strangest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is remembered of an entity; of one that is calm, nothing is. Times are milliseconds since 1970. */
sealed interface Memory {

    <R> R match(Cases<R> cases);

    /** One answer a kind of memory. */
    interface Cases<R> {
        R watching(Watching watching);

        R open(Open open);

        R cooling(Cooling cooling);

        R shifted(Shifted shifted);
    }

    /**
     * Some of the last events are anomalous, and not enough.
     *
     * @param time of the entity
     */
    record Watching(long time, Window window) implements Memory {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.watching(this);
        }
    }

    /** An episode is open. */
    record Open(long time, Episode episode, Run run) implements Memory {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.open(this);
        }
    }

    /** An episode is over, and the next may not open yet. */
    record Cooling(long until) implements Memory {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cooling(this);
        }
    }

    /**
     * An episode has lasted so long that its level is what is expected now.
     *
     * @param excess of that level, nats over normal
     * @param window in which those count that are worse by the factor
     */
    record Shifted(long time, double excess, Window window, Run run) implements Memory {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.shifted(this);
        }
    }

    /**
     * An episode so far.
     *
     * @param level at which it opened
     * @param told the excess when it was last told, nats over normal
     * @param excess of its strangest event
     */
    record Episode(
            long start,
            long events,
            long anomalous,
            OptionalDouble level,
            double told,
            double excess,
            Strangest strangest) {}

    /**
     * How calm it has become.
     *
     * @param calm events in a row
     * @param strange time of the last event that was not
     */
    record Run(int calm, long strange) {
        Run next(boolean isCalm, long time) {
            return isCalm ? new Run(calm + 1, strange) : new Run(0, time);
        }
    }

    /**
     * The anomalous ones among the last events, from the first that counts on.
     *
     * @param sightings in their order
     */
    record Window(List<Sighting> sightings) {

        static final Window EMPTY = new Window(List.of());

        public Window {
            sightings = List.copyOf(sightings);
        }

        /** The window once an event more has come, which was anomalous, or not. */
        Window next(Optional<Sighting> sighting, int of) {
            List<Sighting> kept = new ArrayList<>(sightings.size() + 1);
            for (Sighting one : sightings) {
                kept.add(sighting.map(one::before).orElse(one).later());
            }
            sighting.ifPresent(kept::add);
            kept.removeIf(one -> one.age >= of);
            while (!kept.isEmpty() && !kept.get(0).counts) {
                kept.remove(0);
            }
            return kept.isEmpty() ? EMPTY : new Window(kept);
        }

        /** Events since the first of them, itself included. */
        int seen() {
            return sightings.get(0).age + 1;
        }

        /** Those that open an episode. */
        long counting() {
            return sightings.stream().filter(Sighting::counts).count();
        }

        /** The strangest of them; the first among equals. */
        Sighting strangest() {
            Sighting strangest = sightings.get(0);
            for (Sighting one : sightings) {
                strangest = one.excess > strangest.excess ? one : strangest;
            }
            return strangest;
        }
    }

    /**
     * An anomalous event among the last ones.
     *
     * @param age events that came after it
     * @param excess nats over normal
     * @param counts whether it is one of those that open an episode: on a new level, not every anomalous event is
     * @param details empty where it does not count, or a later event is stranger, which is remembered for longer
     */
    record Sighting(int age, long time, double excess, boolean counts, Optional<Strangest> details) {

        private Sighting later() {
            return new Sighting(age + 1, time, excess, counts, details);
        }

        private Sighting before(Sighting next) {
            return next.excess > excess ? new Sighting(age, time, excess, counts, Optional.empty()) : this;
        }
    }
}
