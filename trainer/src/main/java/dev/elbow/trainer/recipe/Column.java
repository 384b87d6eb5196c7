package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform.Shape;
import java.util.Optional;

/**
 * A column of the data that becomes a feature.
 *
 * @param name of the feature
 * @param at JSON pointer of the value in an event, and by its parts of the column in the data
 * @param shape the first step of a numeric column's transform
 */
public record Column(String name, String at, Type type, Shape shape, Missing missing) {

    /** What a column holds, and with that its likelihood. */
    public enum Type {
        /** Reals and counts; Gaussian after the transform. */
        NUMERIC,
        /** Symbols; a categorical distribution over the vocabulary and the unknown symbol. */
        CATEGORICAL,
        /** 0 and 1, false and true; Bernoulli. */
        BOOLEAN
    }

    static Optional<Column> read(Settings settings) {
        String name = settings.requiredText("name");
        if (!settings.has("type")) {
            settings.problem("type", "absent", "numeric, categorical or boolean");
        }
        Column column = new Column(
                name,
                settings.text("at", pointer(name)),
                settings.choice("type", Type.NUMERIC),
                settings.choice("transform", Shape.IDENTITY),
                settings.choice("missing", Missing.MARGINALISE));
        if (column.type != Type.NUMERIC && settings.has("transform")) {
            settings.problem("transform", settings.text("transform", ""), "none, since only numeric columns have one");
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(column);
    }

    /** The pointer to a field of that very name. */
    public static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
