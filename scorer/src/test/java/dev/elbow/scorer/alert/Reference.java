package dev.elbow.scorer.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rules once more, as their description has them: each entity's events are kept, all of them since it was last forgotten, and counted
 * anew for each event. It shares no code with what it is held against. Not thread-safe.
 */
final class Reference {

    private final EpisodeRules rules;
    private final Map<String, Life> lives = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private long now;

    Reference(EpisodeRules rules) {
        this.rules = rules;
    }

    /** An event as the rules see it. */
    record Seen(long time, boolean anomalous, boolean calm, double excess, long offset) {}

    /** What was told so far, one line a record. */
    List<String> told() {
        return told;
    }

    void event(String key, Seen seen) {
        now = Math.max(now, seen.time);
        pass(now);
        Life life = lives.computeIfAbsent(key, Life::new);
        if (!life.mode.equals("cooling")) {
            long time = life.events.isEmpty() ? seen.time : Math.max(seen.time, life.last().time);
            life.events.add(new Seen(time, seen.anomalous, seen.calm, seen.excess, seen.offset));
            life.judge();
        }
        if (life.mode.equals("forgotten")) {
            lives.remove(key);
        }
    }

    /** Time alone. */
    void pass(long until) {
        long silence = rules.silence().toMillis();
        lives.values().stream()
                .filter(life -> life.mode.equals("open") && life.last().time + silence <= until)
                .sorted(Comparator.comparingLong((Life life) -> life.last().time)
                        .thenComparing(life -> life.key))
                .forEach(life -> life.close("silence", life.last().time + silence));
        lives.values()
                .removeIf(life ->
                        life.mode.equals("cooling") ? life.coolUntil <= until : life.last().time + silence <= until);
    }

    private final class Life {
        private final String key;
        private final List<Seen> events = new ArrayList<>();
        private String mode = "watching";
        private int first;
        private int shifted;
        private double toldExcess;
        private double shiftedExcess;
        private long coolUntil;

        Life(String key) {
            this.key = key;
        }

        Seen last() {
            return events.get(events.size() - 1);
        }

        void judge() {
            if (mode.equals("open")) {
                judgeOpen();
            } else if (mode.equals("shifted") && isCalm()) {
                mode = "forgotten";
            } else {
                judgeClosed();
            }
        }

        private void judgeClosed() {
            int from = Math.max(
                    mode.equals("shifted") ? shifted : 0,
                    events.size() - rules.opening().of());
            int count = 0;
            int firstOne = -1;
            for (int i = from; i < events.size(); i++) {
                if (counts(events.get(i))) {
                    firstOne = count++ == 0 ? i : firstOne;
                }
            }
            if (counts(last()) && count >= rules.opening().count()) {
                mode = "open";
                first = firstOne;
                toldExcess = strangest().excess;
                tell("open", last().time, "");
            } else if (count == 0 && mode.equals("watching")) {
                mode = "forgotten";
            }
        }

        private boolean counts(Seen seen) {
            return seen.anomalous && (mode.equals("watching") || larger(seen.excess, shiftedExcess));
        }

        private boolean larger(double excess, double than) {
            return excess >= rules.worseFactor() * Math.max(1, than);
        }

        private void judgeOpen() {
            if (isCalm()) {
                close("calm", last().time);
            } else if (!last().calm
                    && last().time - events.get(first).time
                            >= rules.levelShift().toMillis()) {
                tell("closed level_shift", last().time, " end " + lastStrange());
                shiftedExcess = strangest().excess;
                shifted = events.size();
                mode = "shifted";
            } else if (last().anomalous && larger(last().excess, toldExcess)) {
                toldExcess = last().excess;
                tell("worse", last().time, "");
            }
        }

        private boolean isCalm() {
            int run = 0;
            for (int i = events.size() - 1; i >= 0 && events.get(i).calm; i--) {
                run++;
            }
            return run > 0
                    && (run >= rules.closing().events()
                            || last().time - lastStrange()
                                    >= rules.closing().after().toMillis());
        }

        private long lastStrange() {
            for (int i = events.size() - 1; i >= 0; i--) {
                if (!events.get(i).calm) {
                    return events.get(i).time;
                }
            }
            throw new AssertionError("an episode without a strange event");
        }

        private Seen strangest() {
            return events.subList(first, events.size()).stream()
                    .filter(Seen::anomalous)
                    .reduce((a, b) -> b.excess > a.excess ? b : a)
                    .orElseThrow();
        }

        void close(String reason, long time) {
            tell("closed " + reason, time, " end " + lastStrange());
            mode = "cooling";
            coolUntil = time + rules.coolDown().toMillis();
        }

        private void tell(String what, long time, String end) {
            List<Seen> episode = events.subList(first, events.size());
            long anomalous = episode.stream().filter(Seen::anomalous).count();
            told.add(key + " " + what + " start " + episode.get(0).time + " time " + time + end + " events "
                    + episode.size() + " anomalous " + anomalous + " strangest " + strangest().offset);
        }
    }
}
