package dev.elbow.trainer.mixture;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a schema's features stand: D numeric ones and B flags among the columns of the numeric input, and the symbols, which are
 * the categorical input. Each kind keeps the schema's order. Immutable.
 */
final class Columns {

    private final EventSchema schema;
    private final List<Optional<Transform>> allTransforms;
    private final List<Transform> transforms = new ArrayList<>();
    private final List<Place> numeric = new ArrayList<>();
    private final List<Place> flags = new ArrayList<>();
    private final List<Place> symbols = new ArrayList<>();
    private final List<Integer> outcomes = new ArrayList<>();

    /**
     * A feature's place.
     *
     * @param feature its index in the schema
     * @param column its index in the graph input
     */
    record Place(int feature, int column) {}

    Columns(EventSchema schema, List<Optional<Transform>> transforms) {
        this.schema = schema;
        this.allTransforms = List.copyOf(transforms);
        Checks.that(transforms.size() == schema.size(), "transforms", transforms.size(), "one a feature");
        int[] columns = schema.columns();
        for (int f = 0; f < columns.length; f++) {
            Place place = new Place(f, columns[f]);
            Optional<Transform> transform = transforms.get(f);
            Feature feature = schema.features().get(f);
            Checks.that(
                    transform.isPresent() == (feature instanceof Feature.Numeric || feature instanceof Feature.Count),
                    feature.name() + ".transform",
                    transform,
                    "one for numbers and counts only");
            if (feature instanceof Feature.Categorical categorical) {
                symbols.add(place);
                outcomes.add(categorical.outcomes());
            } else if (transform.isPresent()) {
                numeric.add(place);
                this.transforms.add(transform.get());
            } else {
                flags.add(place);
            }
        }
    }

    EventSchema schema() {
        return schema;
    }

    /** One a feature, present for numeric ones. */
    List<Optional<Transform>> allTransforms() {
        return allTransforms;
    }

    /** One a numeric feature. */
    List<Transform> transforms() {
        return transforms;
    }

    List<Place> numeric() {
        return numeric;
    }

    List<Place> flags() {
        return flags;
    }

    List<Place> symbols() {
        return symbols;
    }

    /** Outcomes of each symbol: its vocabulary and the unknown one. */
    List<Integer> outcomes() {
        return outcomes;
    }

    /** An encoded number; NaN where missing. */
    double number(EventBatch batch, int row, int j) {
        float value = batch.numericAt(row, numeric.get(j).column());
        return Float.isNaN(value) ? Double.NaN : transforms.get(j).encode(value);
    }

    /** Whatever a flag holds is a probability; NaN where missing. */
    double flag(EventBatch batch, int row, int j) {
        float value = batch.numericAt(row, flags.get(j).column());
        return Math.max(0, Math.min(1, value));
    }

    /** A code from outside, whatever it is, means missing (0) or unknown (the last outcome). */
    int code(EventBatch batch, int row, int j) {
        long code = batch.categoricalAt(row, symbols.get(j).column());
        return (int) Math.max(Feature.Categorical.MISSING, Math.min(outcomes.get(j), code));
    }
}
