package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.model.Head;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A column of the data that becomes a feature.
 *
 * @param name of the feature
 * @param at JSON pointer of the value in an event, and by its parts of the column in the data
 * @param likelihood what the decoder returns for it
 * @param shape the first step of a number's or count's transform
 * @param clip bound of the encoded value, in scales; none where absent
 */
public record Column(
        String name, String at, Type type, Head likelihood, Shape shape, Optional<Double> clip, Missing missing) {

    /** What a column holds, and with that its likelihood. */
    public enum Type {
        /** Reals; Gaussian after the transform, or another likelihood of the reals. */
        NUMERIC,
        /** Whole numbers from 0 on; negative binomial or Poisson. */
        COUNT,
        /** Symbols; a categorical distribution over the vocabulary and the unknown symbol. */
        CATEGORICAL,
        /** 0 and 1, false and true; Bernoulli. */
        BOOLEAN;

        /** The likelihoods that fit; the first needs no thought. */
        public List<Head> likelihoods() {
            return switch (this) {
                case NUMERIC -> List.of(Head.GAUSSIAN, Head.HETEROSCEDASTIC_GAUSSIAN, Head.STUDENT_T);
                case COUNT -> List.of(Head.NEGATIVE_BINOMIAL, Head.POISSON);
                case CATEGORICAL -> List.of(Head.CATEGORICAL);
                case BOOLEAN -> List.of(Head.BERNOULLI);
            };
        }

        /** Whether values pass a transform. */
        public boolean transformed() {
            return this == NUMERIC || this == COUNT;
        }
    }

    static Optional<Column> read(Settings settings) {
        String name = settings.requiredText("name");
        if (!settings.has("type")) {
            settings.problem("type", "absent", "numeric, count, categorical or boolean");
        }
        Type type = settings.choice("type", Type.NUMERIC);
        Head likelihood = settings.choice("likelihood", type.likelihoods().get(0));
        if (!type.likelihoods().contains(likelihood)) {
            settings.problem("likelihood", settings.text("likelihood", ""), "one of " + lowerCase(type.likelihoods()));
        }
        if (!type.transformed()) {
            for (String key : List.of("transform", "clip")) {
                if (settings.has(key)) {
                    settings.problem(key, settings.text(key, ""), "none, since only numbers and counts have one");
                }
            }
        }
        Column column = new Column(
                name,
                settings.text("at", pointer(name)),
                type,
                likelihood,
                settings.choice("transform", type == Type.COUNT ? Shape.LOG1P : Shape.IDENTITY),
                settings.has("clip") ? Optional.of(settings.number("clip", 10, 0.1, 1e6)) : Optional.empty(),
                settings.choice("missing", Missing.MARGINALISE));
        return name.isEmpty() ? Optional.empty() : Optional.of(column);
    }

    private static String lowerCase(List<Head> heads) {
        return heads.toString().toLowerCase(Locale.ROOT);
    }

    /** The pointer to a field of that very name. */
    public static String pointer(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
