package dev.elbow.trainer.bench;

import ai.djl.Device;
import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.event.Feature.Missing;
import dev.elbow.schemas.model.Transform;
import dev.elbow.schemas.model.Transform.Shape;
import dev.elbow.trainer.fit.FitPlan;
import dev.elbow.trainer.fit.VaeFit;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ModelSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Training rows a second on made-up rows: 20 numbers that follow four hidden ones, a VAE of two hidden layers of 56 and eight
 * latent dimensions. Stateless.
 */
public final class TrainingRate {

    static final int INPUTS = 20;
    private static final int FACTORS = 4;
    private static final int HIDDEN = 56;
    private static final int LATENT = 8;
    private static final double SIGMA_FLOOR = 0.3;

    private TrainingRate() {}

    /** How many parameters the network has. */
    public static int parameters() {
        return model().architecture(layout()).shapes().values().stream()
                        .mapToInt(shape -> shape.get(0) * shape.get(1))
                        .sum()
                - INPUTS; // the sigmas, which follow from the rows
    }

    /** Rows a second of each epoch. */
    public static List<Double> measure(int rows, int batch, int epochs, List<Device> devices) {
        Layout layout = layout();
        EventSource train = rows(layout, rows);
        ModelSettings model = model();
        Architecture architecture = model.architecture(layout);
        FitSettings defaults = FitSettings.defaults();
        FitSettings fit = new FitSettings(
                epochs,
                Integer.MAX_VALUE,
                epochs,
                batch,
                defaults.learningRate(),
                FitSettings.Schedule.CONSTANT,
                1,
                defaults.heldOut(),
                defaults.crossFitBelow(),
                defaults.tail(),
                0,
                defaults.minCount(),
                0);
        List<Double> rates = new ArrayList<>();
        VaeFit.fit(
                FitPlan.of(Parameters.initial(architecture, 0), model, ObjectiveSettings.defaults(), fit)
                        .withDevices(devices),
                train,
                rows(layout, batch),
                (epoch, steps, best, rowsPerSecond) -> rates.add(rowsPerSecond));
        return rates;
    }

    static ModelSettings model() {
        return new ModelSettings(
                LATENT,
                List.of(HIDDEN, HIDDEN),
                PosteriorKind.DIAGONAL,
                ModelSettings.Sigma.PER_FEATURE,
                ModelSettings.SigmaFit.ANALYTIC,
                SIGMA_FLOOR,
                0);
    }

    static Layout layout() {
        List<Feature> features = new ArrayList<>();
        List<Optional<Transform>> transforms = new ArrayList<>();
        for (int j = 0; j < INPUTS; j++) {
            features.add(new Feature.Numeric("x" + j, "/x" + j, Missing.MARGINALISE));
            transforms.add(Optional.of(new Transform(Shape.IDENTITY, 0, 2, 3)));
        }
        return new Layout(new EventSchema(features), transforms);
    }

    static EventSource rows(Layout layout, int size) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] loadings = new double[FACTORS][INPUTS];
        for (double[] loading : loadings) {
            for (int j = 0; j < INPUTS; j++) {
                loading[j] = random.nextGaussian();
            }
        }
        EventBatch batch = new EventBatch(layout.schema());
        for (int row = 0; row < size; row++) {
            double[] values = new double[INPUTS];
            for (double[] loading : loadings) {
                double factor = random.nextGaussian();
                for (int j = 0; j < INPUTS; j++) {
                    values[j] += factor * loading[j];
                }
            }
            batch.begin();
            for (int j = 0; j < INPUTS; j++) {
                batch.numeric(j, (float) (values[j] + 0.5 * random.nextGaussian()));
            }
            batch.commit();
        }
        return EventSource.of(batch);
    }
}
