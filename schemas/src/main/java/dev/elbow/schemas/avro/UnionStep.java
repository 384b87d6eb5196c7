package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;

/** The step of the branch that the event names. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record UnionStep(Step[] branches) implements Step {
    @Override
    public void run(AvroBytes in, EventRow row) {
        branches[in.readIndex(branches.length, "the branch")].run(in, row);
    }
}
