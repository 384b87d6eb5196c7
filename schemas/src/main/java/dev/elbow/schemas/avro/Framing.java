package dev.elbow.schemas.avro;

/** What stands before an event's value, and says how it was written. Not thread-safe. */
interface Framing {

    /**
     * Puts the place after what stands before the value.
     *
     * @return how to read on
     */
    AvroPlan open(byte[] event, AvroBytes in);
}
