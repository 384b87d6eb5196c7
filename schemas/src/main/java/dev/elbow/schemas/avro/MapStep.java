package dev.elbow.schemas.avro;

import dev.elbow.schemas.event.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Features in values of a map, by their keys. Immutable. */
final class MapStep implements Step, Blocks.Item {

    /** So many keys are compared one by one, which makes no text of an event's key. */
    private static final int FEW = 16;

    private final Map<String, Step> wanted;
    private final byte[][] keys;
    private final Step[] steps;
    private final Step others;

    /**
     * A step over a map.
     *
     * @param wanted what to do with values, by their keys
     * @param others what to do with all other values
     */
    MapStep(Map<String, Step> wanted, Step others) {
        this.wanted = wanted;
        List<String> names = List.copyOf(wanted.keySet());
        this.keys = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        this.steps = names.stream().map(wanted::get).toArray(Step[]::new);
        this.others = others;
    }

    @Override
    public void run(AvroBytes in, EventRow row) {
        Blocks.read(in, row, this);
    }

    @Override
    public void run(AvroBytes in, EventRow row, long index) {
        value(in).run(in, row);
    }

    private Step value(AvroBytes in) {
        if (keys.length > FEW) {
            return wanted.getOrDefault(in.readText(), others);
        }
        int length = in.readLength("a key");
        for (int i = 0; i < keys.length; i++) {
            if (keys[i].length == length && in.startsWith(keys[i])) {
                in.skip(length, "a key");
                return steps[i];
            }
        }
        in.skip(length, "a key");
        return others;
    }
}
