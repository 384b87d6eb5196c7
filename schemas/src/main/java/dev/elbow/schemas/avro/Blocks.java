package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;

/** Items of an array or a map, which come in blocks. Stateless. */
final class Blocks {

    private Blocks() {}

    /** What is done with one item. */
    interface Item {
        void run(AvroBytes in, EventRow row, long index);
    }

    /** An item takes a byte or more. */
    static void check(AvroBytes in, long count) {
        if (count < 0 || count > in.left()) {
            throw AvroBytes.malformed(
                    in.place(),
                    "a block of " + count + " items",
                    "at most one for each of the " + in.left() + " bytes left");
        }
    }

    /** Reads all blocks; one that says how many bytes it takes has to take as many. */
    static void read(AvroBytes in, EventRow row, Item item) {
        in.enter();
        long index = 0;
        for (long count = in.readLong(); count != 0; count = in.readLong()) {
            boolean sized = count < 0;
            int size = sized ? in.readLength("a block") : 0;
            int from = in.place();
            long items = sized ? -count : count;
            check(in, items);
            for (long i = 0; i < items; i++) {
                item.run(in, row, index++);
            }
            if (sized && in.place() - from != size) {
                throw AvroBytes.malformed(from, "a block of " + (in.place() - from) + " bytes", size + " as it says");
            }
        }
        in.leave();
    }
}
