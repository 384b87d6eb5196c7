package dev.elbow.scorer.stream;

/** The package that events are scored with now; another may take its place. Thread-safe. */
final class Served implements AutoCloseable {

    private volatile OpenPackage current;
    private boolean closed;

    /** Begins with a package that is in use by this. */
    Served(OpenPackage first) {
        this.current = first;
    }

    /** The newest one, to look at. */
    OpenPackage current() {
        return current;
    }

    /** The newest one, to score with; the caller gives it back. */
    synchronized OpenPackage take() {
        current.use();
        return current;
    }

    /** Puts one that is in use by this in the place of the one before, which stays open for those who still use it. */
    synchronized void replace(OpenPackage next) {
        if (closed) {
            next.giveBack(); // it came too late
            return;
        }
        OpenPackage before = current;
        current = next;
        before.giveBack();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            current.giveBack();
        }
    }
}
