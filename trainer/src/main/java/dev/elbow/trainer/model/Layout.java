package dev.elbow.trainer.model;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How features become columns of the network. The network's numeric columns are the Gaussian ones first, then the flags;
 * after them come the outcomes of each categorical feature, block by block.
 *
 * <p>Shapes: G Gaussian columns, B flags, Dn = G + B, Dc categorical features with O outcomes together. The encoder sees
 * {@code [encoded values (Dn), missing flags (Dn), one-hot outcomes (O)]}; the decoder returns {@code [means (G), logits (B),
 * logits (O)]}.
 */
public final class Layout {

    private final EventSchema schema;
    private final List<Transform> transforms = new ArrayList<>();
    private final List<Integer> numericOrder = new ArrayList<>();
    private final List<Integer> outcomes = new ArrayList<>();
    private final List<Integer> featureOrder = new ArrayList<>();
    private final int gaussians;

    /**
     * A layout.
     *
     * @param transforms one a feature, present for numeric ones
     */
    public Layout(EventSchema schema, List<Optional<Transform>> transforms) {
        this.schema = schema;
        int[] columns = schema.columns();
        List<Integer> flags = new ArrayList<>();
        List<Integer> symbols = new ArrayList<>();
        for (int f = 0; f < columns.length; f++) {
            Feature feature = schema.features().get(f);
            if (feature instanceof Feature.Categorical categorical) {
                outcomes.add(categorical.outcomes());
                symbols.add(f);
            } else if (transforms.get(f).isPresent()) {
                this.transforms.add(transforms.get(f).get());
                numericOrder.add(columns[f]);
                featureOrder.add(f);
            } else {
                flags.add(f);
            }
        }
        gaussians = numericOrder.size();
        flags.forEach(f -> numericOrder.add(columns[f]));
        featureOrder.addAll(flags);
        featureOrder.addAll(symbols);
    }

    public EventSchema schema() {
        return schema;
    }

    /** G. */
    public int gaussians() {
        return gaussians;
    }

    /** B. */
    public int flags() {
        return numericOrder.size() - gaussians;
    }

    /** Dn. */
    public int numeric() {
        return numericOrder.size();
    }

    /** Dc. */
    public int categorical() {
        return outcomes.size();
    }

    /** Outcomes of each categorical feature. */
    public List<Integer> outcomes() {
        return outcomes;
    }

    /** O. */
    public int totalOutcomes() {
        return outcomes.stream().mapToInt(Integer::intValue).sum();
    }

    /** Columns of the encoder's input. */
    public int inputs() {
        return 2 * numeric() + totalOutcomes();
    }

    /** Columns of the decoder's output. */
    public int outputs() {
        return numeric() + totalOutcomes();
    }

    /** The transform of each Gaussian column. */
    public List<Transform> transforms() {
        return transforms;
    }

    /** For each numeric column of the network, its column in the graph input {@code numeric}. */
    public List<Integer> numericOrder() {
        return numericOrder;
    }

    /** For each column of network costs (G, B, Dc), the feature it belongs to. */
    public List<Integer> featureOrder() {
        return featureOrder;
    }
}
