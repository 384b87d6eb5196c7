package dev.elbow.trainer.model;

import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Transform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How features become columns of the network: numbers first, block by block in the order of {@link Head}, then the outcomes of
 * each categorical feature.
 *
 * <p>Shapes: Dn numeric columns, of which G have a transform; Dc categorical features with O outcomes together; H
 * heteroscedastic columns. The decoder returns {@code [one number a numeric column (Dn), logits (O), log variances (H)]}.
 */
public final class Layout {

    private final EventSchema schema;
    private final List<Transform> transforms = new ArrayList<>();
    private final List<Integer> numericOrder = new ArrayList<>();
    private final List<Integer> featureOrder = new ArrayList<>();
    private final List<Integer> outcomes = new ArrayList<>();
    private final Map<Head, Block> blocks = new EnumMap<>(Head.class);

    /**
     * Adjacent columns with the same head.
     *
     * @param from the first numeric column of the network
     * @param to the column after the last
     */
    public record Block(int from, int to) {
        public int width() {
            return to - from;
        }
    }

    /** A layout by the likelihoods that need no thought: Gaussian numbers, negative binomial counts. */
    public Layout(EventSchema schema, List<Optional<Transform>> transforms) {
        this(schema, transforms, schema.features().stream().map(Layout::usual).toList());
    }

    /**
     * A layout.
     *
     * @param transforms one a feature, present for numbers and counts
     * @param heads one a feature
     */
    public Layout(EventSchema schema, List<Optional<Transform>> transforms, List<Head> heads) {
        this.schema = schema;
        int[] columns = schema.columns();
        for (Head head : Head.values()) {
            int from = numericOrder.size();
            for (int f = 0; f < columns.length; f++) {
                if (heads.get(f) == head) {
                    place(f, columns[f], transforms.get(f));
                }
            }
            blocks.put(head, new Block(from, numericOrder.size()));
        }
    }

    private void place(int f, int column, Optional<Transform> transform) {
        featureOrder.add(f);
        if (schema.features().get(f) instanceof Feature.Categorical categorical) {
            outcomes.add(categorical.outcomes());
        } else {
            numericOrder.add(column);
            transform.ifPresent(transforms::add);
        }
    }

    private static Head usual(Feature feature) {
        return feature.match(new Feature.Cases<>() {
            @Override
            public Head numeric(Feature.Numeric numeric) {
                return Head.GAUSSIAN;
            }

            @Override
            public Head categorical(Feature.Categorical categorical) {
                return Head.CATEGORICAL;
            }

            @Override
            public Head flag(Feature.Flag flag) {
                return Head.BERNOULLI;
            }

            @Override
            public Head count(Feature.Count count) {
                return Head.NEGATIVE_BINOMIAL;
            }
        });
    }

    public EventSchema schema() {
        return schema;
    }

    /** The numeric columns with that head; of width 0 where there are none. */
    public Block block(Head head) {
        Block block = blocks.get(head);
        return block == null ? new Block(0, 0) : block;
    }

    /** G: numbers and counts, the columns that have a transform; they come first. */
    public int transformed() {
        return transforms.size();
    }

    /** The columns of raw counts. */
    public Block counts() {
        return new Block(
                block(Head.POISSON).from(), block(Head.NEGATIVE_BINOMIAL).to());
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
        return Collections.unmodifiableList(outcomes);
    }

    /** O. */
    public int totalOutcomes() {
        return outcomes.stream().mapToInt(Integer::intValue).sum();
    }

    /** Encoded inputs: numeric columns and outcomes. */
    public int inputs() {
        return numeric() + totalOutcomes();
    }

    /** Columns of the decoder's output: Dn + O + H. */
    public int outputs() {
        return inputs() + block(Head.HETEROSCEDASTIC_GAUSSIAN).width();
    }

    /** The transform of each of the first G columns. */
    public List<Transform> transforms() {
        return Collections.unmodifiableList(transforms);
    }

    /** For each numeric column of the network, its column in the graph input {@code numeric}. */
    public List<Integer> numericOrder() {
        return Collections.unmodifiableList(numericOrder);
    }

    /** For each column of costs (Dn, then Dc), the feature it belongs to. */
    public List<Integer> featureOrder() {
        return Collections.unmodifiableList(featureOrder);
    }
}
