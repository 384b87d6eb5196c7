package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.score.ScoreView;
import java.util.Optional;

/**
 * The rules: from what is remembered of an entity and its next event to what is remembered then, and what is told. A pure function, so
 * that the same scores in the same order make the same alerts wherever they are read. Thread-safe where its level is.
 */
final class Episodes {

    /** What lies below counts as so much, where growth is measured; nats over normal. Else any trifle would be a multiple of none. */
    static final double LEAST_EXCESS = 1;

    private final EpisodeRules rules;
    private final Judge judge;
    private final AlertRecords alerts;
    private final Expiry expiry;
    private final long levelShift;
    private final long closesAfter;

    Episodes(EpisodeRules rules, Judge judge, String group) {
        this.rules = rules;
        this.judge = judge;
        this.alerts = new AlertRecords(group);
        this.expiry = new Expiry(rules, alerts);
        this.levelShift = rules.levelShift().toMillis();
        this.closesAfter = rules.closing().after().toMillis();
    }

    Expiry expiry() {
        return expiry;
    }

    /**
     * An entity's next event.
     *
     * @param before what is remembered, of which nothing is due
     * @param time of the event; an earlier one than the entity's counts as the entity's
     */
    Turn next(Optional<Memory> before, byte[] key, long time, ScoreView score) {
        return before.map(memory -> memory.match(new Next(key, time, score)))
                .orElseGet(() -> watch(Memory.Window.EMPTY, key, time, score));
    }

    private Turn watch(Memory.Window before, byte[] key, long time, ScoreView score) {
        Verdict verdict = judge.of(key, time, score);
        Memory.Window window = before.next(sighting(true, verdict, time, score), of());
        if (opens(verdict.anomalous(), window)) {
            return open(window, key, time, verdict);
        }
        return window.sightings().isEmpty() ? Turn.NOTHING : Turn.silent(new Memory.Watching(time, window));
    }

    private int of() {
        return rules.opening().of();
    }

    private static Optional<Memory.Sighting> sighting(boolean counts, Verdict verdict, long time, ScoreView score) {
        if (!verdict.anomalous()) {
            return Optional.empty();
        }
        Optional<Strangest> details = counts ? Optional.of(Strangest.of(score)) : Optional.empty();
        return Optional.of(new Memory.Sighting(0, time, verdict.excess(), counts, details));
    }

    private boolean opens(boolean counts, Memory.Window window) {
        return counts && window.counting() >= rules.opening().count();
    }

    private Turn open(Memory.Window window, byte[] key, long time, Verdict verdict) {
        Memory.Sighting strangest = window.strangest();
        Memory.Episode episode = new Memory.Episode(
                window.sightings().get(0).time(),
                window.seen(),
                window.sightings().size(),
                verdict.level(),
                strangest.excess(),
                strangest.excess(),
                strangest.details().orElseThrow());
        return Turn.telling(new Memory.Open(time, episode, new Memory.Run(0, time)), alerts.opened(key, time, episode));
    }

    private boolean grown(double excess, double since) {
        return excess >= rules.worseFactor() * Math.max(since, LEAST_EXCESS);
    }

    private boolean calm(Memory.Run run, long time) {
        return run.calm() >= rules.closing().events() || (run.calm() > 0 && time - run.strange() >= closesAfter);
    }

    /** By what is remembered. */
    private final class Next implements Memory.Cases<Turn> {

        private final byte[] key;
        private final long eventTime;
        private final ScoreView score;

        Next(byte[] key, long eventTime, ScoreView score) {
            this.key = key;
            this.eventTime = eventTime;
            this.score = score;
        }

        @Override
        public Turn watching(Memory.Watching watching) {
            return watch(watching.window(), key, Math.max(watching.time(), eventTime), score);
        }

        @Override
        public Turn cooling(Memory.Cooling cooling) {
            // The level sees every score, even where the verdict does not matter: it may learn from them.
            Verdict unused = judge.of(key, eventTime, score);
            return Turn.silent(cooling);
        }

        @Override
        public Turn open(Memory.Open open) {
            long time = Math.max(open.time(), eventTime);
            Verdict verdict = judge.of(key, time, score);
            Memory.Run run = open.run().next(verdict.calm(), time);
            Memory.Episode episode = with(open.episode(), verdict);
            if (calm(run, time)) {
                Alert closed = alerts.closed(key, time, episode, Alert.Reason.CALM, run.strange());
                return Turn.telling(new Memory.Cooling(time + rules.coolDown().toMillis()), closed);
            }
            if (!verdict.calm() && time - episode.start() >= levelShift) {
                Alert closed = alerts.closed(key, time, episode, Alert.Reason.LEVEL_SHIFT, run.strange());
                return Turn.telling(new Memory.Shifted(time, episode.excess(), Memory.Window.EMPTY, run), closed);
            }
            if (verdict.anomalous() && grown(verdict.excess(), episode.told())) {
                Memory.Episode told = told(episode, verdict.excess());
                return Turn.telling(new Memory.Open(time, told, run), alerts.worse(key, time, told));
            }
            return Turn.silent(new Memory.Open(time, episode, run));
        }

        @Override
        public Turn shifted(Memory.Shifted shifted) {
            long time = Math.max(shifted.time(), eventTime);
            Verdict verdict = judge.of(key, time, score);
            Memory.Run run = shifted.run().next(verdict.calm(), time);
            if (calm(run, time)) {
                return Turn.NOTHING;
            }
            boolean worse = verdict.anomalous() && grown(verdict.excess(), shifted.excess());
            Memory.Window window = shifted.window().next(sighting(worse, verdict, time, score), of());
            return opens(worse, window)
                    ? Episodes.this.open(window, key, time, verdict)
                    : Turn.silent(new Memory.Shifted(time, shifted.excess(), window, run));
        }

        private Memory.Episode with(Memory.Episode episode, Verdict verdict) {
            boolean strangest = verdict.anomalous() && verdict.excess() > episode.excess();
            return new Memory.Episode(
                    episode.start(),
                    episode.events() + 1,
                    episode.anomalous() + (verdict.anomalous() ? 1 : 0),
                    episode.level(),
                    episode.told(),
                    strangest ? verdict.excess() : episode.excess(),
                    strangest ? Strangest.of(score) : episode.strangest());
        }

        private static Memory.Episode told(Memory.Episode episode, double excess) {
            return new Memory.Episode(
                    episode.start(),
                    episode.events(),
                    episode.anomalous(),
                    episode.level(),
                    excess,
                    episode.excess(),
                    episode.strangest());
        }
    }
}
