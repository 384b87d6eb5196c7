package dev.elbow.scorer.page;

import dev.elbow.schemas.score.Score;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** The last events, bounded in number and bytes; of the older ones fewer and fewer, so that they reach back far. Guarded by its owner. */
final class EventRing {

    private final int mostEvents;
    private final long mostBytes;
    private final Deque<Numbered> events = new ArrayDeque<>();
    private final Map<Long, Numbered> byNumber = new HashMap<>();
    private final Map<Score.Source, Numbered> byPlace = new HashMap<>();
    private long bytes;

    /** An event by the number that browsers know it by. */
    record Numbered(long number, Seen seen) {}

    EventRing(int mostEvents, long mostBytes) {
        this.mostEvents = mostEvents;
        this.mostBytes = mostBytes;
    }

    /** Adds an event; where there are too many, every second one of the older half goes. */
    void add(Numbered one) {
        events.add(one);
        byNumber.put(one.number, one);
        byPlace.put(one.seen.source(), one);
        bytes += one.seen.size();
        while (events.size() > mostEvents || (bytes > mostBytes && events.size() > 1)) {
            thin();
        }
    }

    private void thin() {
        int half = (events.size() + 1) / 2;
        Iterator<Numbered> older = events.iterator();
        for (int i = 0; i < half; i++) {
            Numbered one = older.next();
            if (i % 2 == 0) {
                older.remove();
                remove(one);
            }
        }
    }

    private void remove(Numbered one) {
        bytes -= one.seen.size();
        byNumber.remove(one.number);
        byPlace.remove(one.seen.source(), one);
    }

    Optional<Seen> byNumber(long number) {
        return Optional.ofNullable(byNumber.get(number)).map(Numbered::seen);
    }

    /** By its place and time: a topic that was made anew has other events at the same places. */
    Optional<Seen> byPlace(Score.Source source) {
        return Optional.ofNullable(byPlace.get(source)).map(Numbered::seen);
    }

    /** Oldest first. */
    Collection<Numbered> events() {
        return events;
    }
}
