package dev.elbow.trainer.export;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Transform;
import dev.elbow.trainer.report.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The card's section on features: where they stand in an event, what is usual there, and how they are modelled.
 *
 * @param usual values of training rows
 */
record FeatureTable(Manifest manifest, UsualValues usual) {

    private static final int MOST_SYMBOLS = 8;

    String text() {
        StringBuilder text = new StringBuilder("""

                ## Features

                An event is a JSON object with values at these pointers. Usual of a number is what 5 %, half and 95 % of the training rows
                do not exceed.

                | feature | at | type | usual | likelihood | mean nats |
                | --- | --- | --- | --- | --- | ---: |
                """);
        for (int f = 0; f < manifest.features().size(); f++) {
            FeatureModel model = manifest.features().get(f);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | `%s` | %s | %s | %s | %s |\n",
                    cell(model.feature().name()),
                    cell(model.feature().pointer()),
                    type(model.feature()),
                    cell(usual.of(f)) + symbols(model.feature()),
                    likelihood(model),
                    number(manifest.calibration().normal().featureDistortion().get(f))));
        }
        return text.toString();
    }

    private static String type(Feature feature) {
        return feature.match(new Feature.Cases<String>() {
            @Override
            public String numeric(Feature.Numeric numeric) {
                return "numeric";
            }

            @Override
            public String categorical(Feature.Categorical categorical) {
                int count = categorical.vocabulary().size();
                return count == 1 ? "1 symbol" : count + " symbols";
            }

            @Override
            public String flag(Feature.Flag flag) {
                return "boolean";
            }

            @Override
            public String count(Feature.Count count) {
                return "count";
            }
        });
    }

    private static String symbols(Feature feature) {
        if (!(feature instanceof Feature.Categorical categorical)) {
            return "";
        }
        List<String> all = categorical.vocabulary();
        String some = all.stream()
                .limit(MOST_SYMBOLS)
                .map(symbol -> "`" + cell(symbol) + "`")
                .collect(Collectors.joining(" "));
        return all.size() <= MOST_SYMBOLS ? some : some + " and " + (all.size() - MOST_SYMBOLS) + " more";
    }

    private static String likelihood(FeatureModel model) {
        return model.likelihood().match(new Likelihood.Cases<String>() {
            @Override
            public String gaussian(Likelihood.Gaussian gaussian) {
                return "Gaussian" + shape(model) + ", sigma " + number(gaussian.scale());
            }

            @Override
            public String heteroscedastic(Likelihood.HeteroscedasticGaussian gaussian) {
                return "Gaussian" + shape(model) + ", sigma by the code, at least " + number(gaussian.floor());
            }

            @Override
            public String studentT(Likelihood.StudentT studentT) {
                return "Student t" + shape(model) + ", scale " + number(studentT.scale()) + ", "
                        + number(studentT.degrees()) + " degrees of freedom";
            }

            @Override
            public String poisson(Likelihood.Poisson poisson) {
                return "Poisson";
            }

            @Override
            public String negativeBinomial(Likelihood.NegativeBinomial negativeBinomial) {
                return "negative binomial, dispersion " + number(negativeBinomial.dispersion());
            }

            @Override
            public String component(Likelihood.ComponentGaussian gaussian) {
                return "Gaussian" + shape(model) + " by component, " + gaussian.covariance() + " covariance";
            }

            @Override
            public String bernoulli(Likelihood.Bernoulli bernoulli) {
                return "Bernoulli";
            }

            @Override
            public String categorical(Likelihood.Categorical categorical) {
                return "categorical";
            }
        });
    }

    private static String shape(FeatureModel model) {
        return model.transform()
                .map(Transform::shape)
                .filter(shape -> shape != Transform.Shape.IDENTITY)
                .map(shape -> " of the " + shape.name().toLowerCase(Locale.ROOT) + " value")
                .orElse("");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }

    private static String number(double value) {
        return Numbers.figure(value);
    }
}
