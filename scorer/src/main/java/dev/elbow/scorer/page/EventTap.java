package dev.elbow.scorer.page;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.schemas.score.ScoreView;
import dev.elbow.scorer.score.Answer;
import dev.elbow.scorer.stream.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of all answers between two looks, keeps the strangest, and of the others a uniform sample. What is not kept costs an event two
 * comparisons; what is kept, a copy of its score: of n events about k log(n / k) are, for a moment at least. Thread-safe.
 */
final class EventTap implements Tap {

    /** Of the room, what is for the strangest. */
    private static final double STRANGEST_SHARE = 0.6;

    /** Refusals between two looks. */
    private static final int REFUSALS = 5;

    /** Between two looks, about; of what comes after, the first part of an event is kept. */
    private static final int MOST_BYTES = 16 << 20;

    private final Largest<Offer> strangest = new Largest<>(Offer::excess);
    private final Largest<Offer> sampled = new Largest<>(Offer::lot);
    private final List<Seen> refused = new ArrayList<>();
    private volatile boolean takesRefusals = true;
    private long bytes;

    /**
     * An event that may be kept.
     *
     * @param excess its anomaly beyond that of a normal event, nats
     * @param lot by which it is sampled, 0 to 1
     */
    private record Offer(Seen seen, double excess, double lot) {}

    @Override
    public void scored(byte @Nullable [] key, byte @Nullable [] event, ScoreView score) {
        Optional<Score.Source> source = score.event();
        if (source.isEmpty()) {
            return;
        }
        double excess = score.anomaly() - score.normal();
        double lot = lot(source.get());
        if (strangest.takes(excess) || sampled.takes(lot)) {
            offer(new Offer(Seen.of(new Answer.Scored(Score.of(score)), source.get(), key, event), excess, lot));
        }
    }

    @Override
    public void refused(Score.Source source, byte @Nullable [] key, byte @Nullable [] event, Refusal refusal) {
        if (takesRefusals) { // else a flood of them would wait for each other
            add(Seen.of(new Answer.Refused(refusal), source, key, event));
        }
    }

    private synchronized void add(Seen one) {
        if (refused.size() < REFUSALS) {
            refused.add(bounded(one));
        }
        takesRefusals = refused.size() < REFUSALS;
    }

    private synchronized void offer(Offer one) {
        Offer bounded = new Offer(bounded(one.seen), one.excess, one.lot);
        strangest.add(bounded).ifPresent(sampled::add);
    }

    private Seen bounded(Seen one) {
        Seen kept = bytes + one.size() > MOST_BYTES ? one.cut() : one;
        bytes += kept.size();
        return kept;
    }

    /** What was kept since the last look; from now on nothing is, but refusals, until there is room again. */
    synchronized List<Seen> take() {
        List<Seen> taken = new ArrayList<>(refused);
        refused.clear();
        takesRefusals = true;
        bytes = 0;
        strangest.take().forEach(one -> taken.add(one.seen));
        sampled.take().forEach(one -> taken.add(one.seen));
        return taken;
    }

    /** Makes room for so many scored events. */
    synchronized void open(int room) {
        int first = (int) Math.ceil(room * STRANGEST_SHARE);
        strangest.open(first);
        sampled.open(room - first);
    }

    /** The same for the same place, and else as if drawn: Stafford's variant 13 of the finaliser of MurmurHash3. */
    private static double lot(Score.Source source) {
        long bits = source.offset() * 0x9E3779B97F4A7C15L + source.partition();
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ (bits >>> 27)) * 0x94D049BB133111EBL;
        return ((bits ^ (bits >>> 31)) >>> 11) * 0x1p-53;
    }
}
