package dev.elbow.scorer.page;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import dev.elbow.schemas.wire.AlertJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.scorer.stream.TopicFollower;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The last alert of each of the latest episodes, as their topics tell them. Thread-safe. */
final class EpisodeBoard {

    /** Episodes that are kept; closed ones go first. */
    private static final int MOST = 500;

    /** Of an alert's record: whoever writes to the topic may write anything. */
    private static final int LARGEST = 2 << 20;

    /** Characters of a key that are kept; a multiple of four, as base64 has it. */
    private static final int LONGEST_KEY = 1_000;

    /** Of an alert's record with so much of its key, far beyond what alerts take. */
    private static final int LARGEST_REST = 64 << 10;

    /** Closed ones before open ones, and old ones before others: partitions are read one after another. */
    private static final Comparator<Alert> FIRST_TO_GO = Comparator.<Alert, Boolean>comparing(
                    one -> one.state() != Alert.State.CLOSED)
            .thenComparing(Alert::time);

    private final Map<String, Alert> episodes = new LinkedHashMap<>();
    private final Map<String, String> homes = new HashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private final Map<String, Boolean> topics = new TreeMap<>();
    private final Map<String, Alert> news = new LinkedHashMap<>();

    /** What hears one topic. */
    TopicFollower.Listener listener(String topic) {
        return new TopicFollower.Listener() {
            @Override
            public void there(boolean there) {
                topic(topic, there);
            }

            @Override
            public void value(byte[] value) {
                add(topic, value);
            }
        };
    }

    /** What a topic holds is told anew once it is there: what it held before may be gone with it. */
    private synchronized void topic(String topic, boolean there) {
        topics.put(topic, there);
        if (there) {
            List<String> before = homes.entrySet().stream()
                    .filter(one -> one.getValue().equals(topic))
                    .map(Map.Entry::getKey)
                    .toList();
            before.forEach(this::remove);
            gone.addAll(before);
        }
    }

    private void remove(String id) {
        episodes.remove(id);
        homes.remove(id);
        news.remove(id);
    }

    /** What is no alert is passed over: nobody asked the page to judge the topic. */
    private void add(String topic, byte[] value) {
        if (value.length > LARGEST) {
            return;
        }
        try {
            Alert alert = AlertJson.readAlert(value);
            if (value.length - alert.entity().text().length() <= LARGEST_REST) {
                add(topic, withoutEndlessKey(alert));
            }
        } catch (WireException e) {
            return;
        }
    }

    private static Alert withoutEndlessKey(Alert alert) {
        Entity entity = alert.entity();
        if (entity.text().length() <= LONGEST_KEY) {
            return alert;
        }
        int end = entity.text().offsetByCodePoints(0, entity.text().codePointCount(0, LONGEST_KEY));
        return new Alert(
                alert.id(),
                alert.state(),
                alert.closing(),
                new Entity(entity.text().substring(0, entity.base64() ? LONGEST_KEY : end), entity.base64()),
                alert.start(),
                alert.time(),
                alert.counts(),
                alert.level(),
                alert.strangest());
    }

    synchronized void add(String topic, Alert alert) {
        Alert before = episodes.get(alert.id());
        if (before != null && before.state() == Alert.State.CLOSED && alert.state() != Alert.State.CLOSED) {
            return; // partitions are read in no common order after a start
        }
        episodes.remove(alert.id());
        episodes.put(alert.id(), alert);
        homes.put(alert.id(), topic);
        gone.remove(alert.id());
        news.put(alert.id(), alert);
        if (episodes.size() > MOST) {
            remove(Collections.min(episodes.values(), FIRST_TO_GO).id());
        }
    }

    synchronized Optional<Alert> byId(String id) {
        return Optional.ofNullable(episodes.get(id));
    }

    /** Those with an alert that is new since the last call. */
    synchronized Collection<Alert> news() {
        List<Alert> taken = new ArrayList<>(news.values());
        news.clear();
        return taken;
    }

    /** Those that are no longer there, since the last call. */
    synchronized Collection<String> gone() {
        List<String> taken = new ArrayList<>(gone);
        gone.clear();
        return taken;
    }

    synchronized Collection<Alert> all() {
        return List.copyOf(episodes.values());
    }

    /** For each topic that was looked at, whether it is there. */
    synchronized Map<String, Boolean> topics() {
        return new TreeMap<>(topics);
    }
}
