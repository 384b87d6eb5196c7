package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;

/** What to do with the bytes of one value: hand it to the row, or pass over it. */
interface Step {
    void run(AvroBytes in, EventRow row);
}
