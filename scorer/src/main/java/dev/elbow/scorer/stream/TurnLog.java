package dev.elbow.scorer.stream;

import dev.elbow.scorer.observe.Stage;

/** Told of what a thread does: some times a turn, never once an event. */
interface TurnLog {

    /** Keeps nothing. */
    TurnLog NONE = new TurnLog() {
        @Override
        public void polled(int events) {}

        @Override
        public void took(Stage stage, long nanos) {}

        @Override
        public void committed(Tally tally) {}

        @Override
        public void closing() {}
    };

    /** A poll brought events. */
    void polled(int events);

    /** A stage is over. */
    void took(Stage stage, long nanos);

    /** Scores of one model are durable; the tally is used again. */
    void committed(Tally tally);

    /** The clients are about to be closed. */
    void closing();
}
