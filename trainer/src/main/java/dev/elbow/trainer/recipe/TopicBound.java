package dev.elbow.trainer.recipe;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the events of each partition begin or end. A closed family. */
public sealed interface TopicBound {

    /** What a bound may be. */
    String FORM = "earliest, latest, a time (2026-01-31T12:00:00Z), an offset (1000) or one a partition (0:1000,1:950)";

    <R> R match(Cases<R> cases);

    /** One answer a kind of bound. */
    interface Cases<R> {
        R earliest();

        R latest();

        R time(Instant time);

        R offset(long offset);

        R offsets(Map<Integer, Long> offsets);
    }

    /** The oldest event that is there. */
    record Earliest() implements TopicBound {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.earliest();
        }

        @Override
        public String toString() {
            return "earliest";
        }
    }

    /** After the newest committed event at the time of asking. */
    record Latest() implements TopicBound {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.latest();
        }

        @Override
        public String toString() {
            return "latest";
        }
    }

    /** The first event that is not before a time; after the newest one where there is none. */
    record Time(Instant time) implements TopicBound {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.time(time);
        }

        @Override
        public String toString() {
            return time.toString();
        }
    }

    /** One offset in all partitions. */
    record Offset(long offset) implements TopicBound {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.offset(offset);
        }

        @Override
        public String toString() {
            return Long.toString(offset);
        }
    }

    /** An offset in each partition. */
    record Offsets(Map<Integer, Long> offsets) implements TopicBound {
        public Offsets {
            offsets = Map.copyOf(offsets);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.offsets(offsets);
        }

        @Override
        public String toString() {
            return new TreeMap<>(offsets)
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + ":" + entry.getValue())
                            .collect(Collectors.joining(","));
        }
    }

    /** Reads {@link #FORM}; nothing where the text is not that. */
    static Optional<TopicBound> parse(String text) {
        if (text.equals("earliest")) {
            return Optional.of(new Earliest());
        }
        if (text.equals("latest")) {
            return Optional.of(new Latest());
        }
        if (text.matches("[0-9]{1,18}")) {
            return Optional.of(new Offset(Long.parseLong(text)));
        }
        if (text.matches("[0-9]{1,9}:[0-9]{1,18}(,[0-9]{1,9}:[0-9]{1,18})*")) {
            Map<Integer, Long> offsets = new TreeMap<>();
            for (String part : text.split(",", -1)) {
                int colon = part.indexOf(':');
                offsets.put(Integer.parseInt(part.substring(0, colon)), Long.parseLong(part.substring(colon + 1)));
            }
            return Optional.of(new Offsets(offsets));
        }
        try {
            return Optional.of(new Time(
                    text.contains("T")
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
