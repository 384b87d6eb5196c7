package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Features in items of an array, by their index. Immutable. */
final class ArrayStep implements Step, Blocks.Item {

    /** As a pointer writes it; other names stand nowhere in an array. */
    private static final String INDEX = "0|[1-9][0-9]{0,8}";

    private final long[] indices;
    private final Step[] wanted;
    private final Step others;

    /**
     * A step over an array.
     *
     * @param wanted what to do with items, by the names that pointers have for them
     * @param others what to do with all other items
     */
    ArrayStep(Map<String, Step> wanted, Step others) {
        TreeMap<Long, Step> ordered = new TreeMap<>();
        wanted.forEach((name, step) -> {
            if (name.matches(INDEX)) {
                ordered.put(Long.valueOf(name), step);
            }
        });
        this.indices = ordered.keySet().stream().mapToLong(Long::longValue).toArray();
        this.wanted = ordered.values().toArray(Step[]::new);
        this.others = others;
    }

    @Override
    public void run(AvroBytes in, EventRow row) {
        Blocks.read(in, row, this);
    }

    @Override
    public void run(AvroBytes in, EventRow row, long index) {
        int place = Arrays.binarySearch(indices, index);
        (place < 0 ? others : wanted[place]).run(in, row);
    }
}
