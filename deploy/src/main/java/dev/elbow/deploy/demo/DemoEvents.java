package dev.elbow.deploy.demo;

import dev.elbow.deploy.replay.Columns;
import dev.elbow.deploy.replay.Event;
import dev.elbow.deploy.replay.EventFile;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The events of the demo and, kept apart from them, their labels.
 *
 * @param events in their original order
 * @param labels one an event
 */
public record DemoEvents(List<Event> events, List<String> labels) {

    private static final String FILE = "network-intrusion.csv.gz";
    private static final String LABEL = "attack";

    /** Alerts are of services; a connection tells no host. */
    private static final String KEY = "service";

    private static final String NORMAL = "normal.";

    /** The first ones. */
    public static DemoEvents read(int limit) {
        InputStream in = Objects.requireNonNull(DemoEvents.class.getResourceAsStream(FILE), FILE);
        List<Event> events = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        try (EventFile file = EventFile.open(FILE, in, new Columns(Optional.of(KEY), Set.of(LABEL)))) {
            while (events.size() < limit && file.hasNext()) {
                Event event = file.next();
                events.add(event);
                labels.add(event.excluded().getOrDefault(LABEL, NORMAL));
            }
        }
        return new DemoEvents(events, labels);
    }

    public int size() {
        return events.size();
    }

    /** Whether an event is labelled an attack. */
    public boolean attack(int event) {
        return !labels.get(event).equals(NORMAL);
    }
}
