package dev.elbow.scorer.stream;

import dev.elbow.scorer.score.Scorer;
import dev.elbow.zoo.MovingReference;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a reference names another package by now, and puts it in the place of the one before once it is proved. One that cannot
 * be used is refused, and the old one stays. Used by one thread; counts may be read by any.
 */
final class Watch {

    /** What came of all watches of a service. Thread-safe. */
    record Counts(LongAdder swapped, LongAdder refused) {
        Counts() {
            this(new LongAdder(), new LongAdder());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final MovingReference reference;
    private final Served served;
    private final Function<String, VerifiedPackage> load;
    private final Counts counts;
    private String told = "";

    Watch(MovingReference reference, Served served, Counts counts) {
        this(reference, served, counts, Zoo::load);
    }

    /** The same, but that packages are loaded in a way of the caller's. */
    Watch(MovingReference reference, Served served, Counts counts, Function<String, VerifiedPackage> load) {
        this.reference = reference;
        this.served = served;
        this.counts = counts;
        this.load = load;
    }

    /** Looks once. */
    void look() {
        OpenPackage old = served.current();
        try {
            if (!reference.digest().equals(old.digest())) {
                swap(old, load.apply(reference.toString()));
            }
            told = "";
        } catch (RuntimeException | OutOfMemoryError e) { // for a while, there are two packages in memory
            refuse(old, e);
        }
    }

    /** Loading has replayed the golden vectors on the processor; opening does so on any other provider. */
    private void swap(OpenPackage old, VerifiedPackage found) {
        if (!found.digest().equals(old.digest())) {
            OpenPackage next = old.successor(found);
            try {
                Scorer unused = next.scorer(); // what a thread could not have is refused here
            } catch (RuntimeException e) {
                next.giveBack();
                throw e;
            }
            served.replace(next);
            counts.swapped.increment();
            LOG.info("{}: {} scores from the next commit on, in the place of {}", reference, found, old);
        }
    }

    /** Whatever is wrong with the new one, the old one goes on; it is said once, until something else is wrong, or nothing. */
    private void refuse(OpenPackage old, Throwable fault) {
        String words = fault instanceof OutOfMemoryError ? fault.toString() : String.valueOf(fault.getMessage());
        if (!words.equals(told) && !Thread.currentThread().isInterrupted()) {
            told = words;
            counts.refused.increment();
            LOG.warn("{}: what is there now is refused, and {} goes on scoring: {}", reference, old, words);
            LOG.debug("why it is refused", fault);
        }
    }
}
