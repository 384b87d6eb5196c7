package dev.elbow.scorer.stream;

import dev.elbow.scorer.score.Scorer;

/** What one thread scores with: the package that was the newest when it last looked. Owned by the thread. */
final class Seat implements AutoCloseable {

    private final Served served;
    private OpenPackage taken;
    private Scorer scorer;
    private Tally tally;
    private boolean closed;

    Seat(Served served) {
        this.served = served;
        this.taken = served.take();
        this.scorer = taken.scorer();
        this.tally = Tally.of(taken.model());
    }

    Scorer scorer() {
        return scorer;
    }

    Tally tally() {
        return tally;
    }

    /** Goes over to the newest package; costs next to nothing where there is none that is newer. */
    void renew() {
        if (served.current() != taken) {
            taken.giveBack();
            taken = served.take();
            scorer = taken.scorer();
            tally = Tally.of(taken.model());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            taken.giveBack();
        }
    }
}
