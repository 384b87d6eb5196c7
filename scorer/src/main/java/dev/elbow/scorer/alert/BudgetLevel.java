package dev.elbow.scorer.alert;

import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.budget.ModelLevel;
import dev.elbow.scorer.budget.PartLevel;
import dev.elbow.scorer.budget.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The level of a task by a budget. What it learns lies in the task's store, and commits with the offsets of the scores that it was
 * learned from, so that whoever goes on with the task has the same level at the same score. Owned by its task's thread.
 */
final class BudgetLevel implements Level {

    /** Rounds without a score until what is known of a model is forgotten. */
    private static final int LONGEST_UNSEEN = 16;

    /** Models of whose scores something is known; whoever writes to the topic of scores could make up any number. */
    static final int MOST_MODELS = 64;

    private static final int LONGEST_NAME = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(BudgetLevel.class);

    private final LevelStore store;
    private final Function<Optional<byte[]>, PartLevel> parts;
    private final TaskStanding standing;
    private final List<Seen> together = new ArrayList<>(LevelStore.TOGETHER);
    private final Map<Score.Model, Integer> places = new HashMap<>();
    private List<LevelStore.Known> models = new ArrayList<>();
    private PartLevel part;
    private int round;
    private int seen;
    private boolean full;

    /**
     * A level that goes on with what the store holds.
     *
     * @param parts makes a part's level of its bytes, or where there are none a new one
     */
    BudgetLevel(LevelStore store, Function<Optional<byte[]>, PartLevel> parts, TaskStanding standing) {
        this.store = store;
        this.parts = parts;
        this.standing = standing;
        this.part = parts.apply(Optional.empty());
        load();
        learnAgain();
        models.forEach(known -> standing.restored(known.model(), model(known.model())));
        tell();
    }

    @Override
    public Bounds of(byte[] key, long time, ScoreView score) {
        if (!places.containsKey(score.model()) && !hasRoom(score.model())) {
            return Bounds.NONE;
        }
        int place = place(score.model());
        Seen one = Seen.of(place, score.anomalous(), score.pValue(), time, key);
        boolean before = part.model(place).moved();
        PartLevel.Bounds bounds = part.next(one, score.pValue());
        if (part.model(place).moved() != before) {
            standing.moved(score.model(), part.model(place).drift());
        }
        keep(one);
        return new Bounds(bounds.opens(), bounds.closes());
    }

    private boolean hasRoom(Score.Model model) {
        boolean room = models.size() < MOST_MODELS
                && Stream.of(model.name(), model.version(), model.digest())
                        .allMatch(text -> text.length() <= LONGEST_NAME);
        if (!room && !full) {
            full = true;
            LOG.warn(
                    "budget: another model than {} others, or one with an endless name; its package's own threshold decides",
                    models.size());
        }
        return room;
    }

    private int place(Score.Model model) {
        Integer place = places.get(model);
        if (place != null) {
            return place;
        }
        int added = part.add(new ModelLevel());
        places.put(model, added);
        models.add(new LevelStore.Known(model, round));
        store.put(models);
        return added;
    }

    private ModelLevel model(Score.Model model) {
        return part.model(places.getOrDefault(model, 0));
    }

    private void keep(Seen one) {
        together.add(one);
        store.put(round, seen / LevelStore.TOGETHER, together);
        LevelStore.Known known = models.get(one.model());
        if (known.round() != round) {
            models.set(one.model(), new LevelStore.Known(known.model(), round));
        }
        seen++;
        if (together.size() == LevelStore.TOGETHER) {
            together.clear();
            tell();
        }
        if (seen == LevelStore.ROUND) {
            write();
        }
    }

    /** All that is known, by which the scores of this round are no longer needed. */
    private void write() {
        for (LevelStore.Known known : models) {
            if (known.round() == round) {
                store.put(known.model(), model(known.model()).toBytes());
            } else if (round - known.round() >= LONGEST_UNSEEN) {
                store.forget(known.model());
            }
        }
        int here = round;
        boolean forgotten = models.removeIf(known -> here - known.round() >= LONGEST_UNSEEN);
        round++;
        seen = 0;
        store.put(models);
        store.put(new LevelStore.Part(round, part.toBytes()));
        if (forgotten) {
            load(); // whose places are others now
        }
    }

    private void load() {
        Optional<LevelStore.Part> kept = store.part();
        round = kept.map(LevelStore.Part::round).orElse(0);
        part = parts.apply(kept.map(LevelStore.Part::level));
        models = store.models();
        places.clear();
        for (LevelStore.Known known : models) {
            places.put(
                    known.model(),
                    part.add(store.learned(known.model()).map(ModelLevel::of).orElseGet(ModelLevel::new)));
        }
    }

    /** From the scores since all was written. */
    private void learnAgain() {
        List<Seen> next = store.seen(round, 0);
        for (int place = 1; !next.isEmpty(); place++) {
            for (Seen one : next) {
                if (one.model() >= models.size()) {
                    return; // at_least_once: the last writes of a killed process may be there without those before them
                }
                part.again(one);
                models.set(
                        one.model(),
                        new LevelStore.Known(models.get(one.model()).model(), round));
                seen++;
            }
            if (next.size() < LevelStore.TOGETHER) {
                together.addAll(next);
                return;
            }
            next = store.seen(round, place);
        }
    }

    private void tell() {
        Map<Score.Model, TaskStanding.OfModel> now = new HashMap<>();
        places.forEach((model, place) -> now.put(
                model,
                new TaskStanding.OfModel(part.level(place), part.model(place).drift())));
        standing.levels(now);
    }
}
