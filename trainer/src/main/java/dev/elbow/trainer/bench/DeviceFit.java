package dev.elbow.trainer.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.elbow.trainer.engine.DeviceChoice;
import dev.elbow.trainer.engine.EngineAlgebra;
import dev.elbow.trainer.engine.EngineTensor;
import dev.elbow.trainer.fit.DeviceRows;
import dev.elbow.trainer.fit.FitException;
import dev.elbow.trainer.fit.FitPlan;
import dev.elbow.trainer.fit.Fitted;
import dev.elbow.trainer.fit.Progress;
import dev.elbow.trainer.fit.VaeFit;
import dev.elbow.trainer.model.EventSource;
import dev.elbow.trainer.model.Events;
import dev.elbow.trainer.model.Parameters;
import dev.elbow.trainer.model.Vae;
import dev.elbow.trainer.objective.Terms;
import dev.elbow.trainer.recipe.FitSettings;
import dev.elbow.trainer.recipe.ObjectiveSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A short fit of made-up rows on a device, with what tells whether another device computes the same: the objective of one batch and
 * its gradient, both with noise that is the same everywhere, and the held-out curve of a fit whose noise each device draws itself.
 *
 * @param objective mean anomaly of the batch at the start, nats
 * @param gradient of the objective, by parameter
 * @param heldOut mean anomaly of held-out rows after each epoch, nats
 * @param rowsPerSecond of the fastest epoch but the first
 */
public record DeviceFit(
        double objective, Map<String, List<Float>> gradient, List<Double> heldOut, double rowsPerSecond) {

    /** Two orders of the same float32 sums differ by about 1e-6. */
    public static final double OBJECTIVE_TOLERANCE = 1e-5;

    /** Relative to a parameter's whole gradient; sums that partly cancel differ by more. */
    public static final double GRADIENT_TOLERANCE = 1e-3;

    /** Nats, at any epoch of the second half: eight fits of other noise on one processor were up to 0.083 apart. */
    public static final double HELD_OUT_TOLERANCE = 0.2;

    /** Nats, at the last epoch: the same eight were up to 0.013 apart. */
    public static final double FITTED_TOLERANCE = 0.05;

    private static final int ROWS = 65_536;
    private static final int HELD_OUT = 8_192;
    private static final int BATCH = 1_024;
    private static final int EPOCHS = 16;
    private static final double LEARNING_RATE = 5e-3;

    /** The engine does not load. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The device is there, and does not compute. */
    public static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public DeviceFit {
        Map<String, List<Float>> copy = new LinkedHashMap<>();
        gradient.forEach((name, numbers) -> copy.put(name, List.copyOf(numbers)));
        gradient = copy;
        heldOut = List.copyOf(heldOut);
    }

    /** The parameters that fits begin with. */
    public static Parameters start() {
        return Parameters.initial(TrainingRate.model().architecture(TrainingRate.layout()), 0);
    }

    /**
     * Fits.
     *
     * @param seed of the order of rows and of the device's noise
     * @throws DeviceChoice.Unavailable where there is no such device
     * @throws Unusable where the engine does not load
     * @throws Failed where it does not compute, or something else did
     */
    public static DeviceFit on(DeviceChoice choice, Parameters start, long seed) {
        List<Device> devices = devices(choice);
        EventSource train = TrainingRate.rows(start.architecture().layout(), ROWS);
        EventSource heldOut = TrainingRate.rows(start.architecture().layout(), HELD_OUT);
        try {
            List<Double> rates = new ArrayList<>();
            Map<String, List<Float>> gradient = new LinkedHashMap<>();
            double objective = gradient(devices.get(0), start, heldOut, gradient);
            FitPlan plan = FitPlan.of(start, TrainingRate.model(), ObjectiveSettings.defaults(), settings(seed))
                    .withDevices(devices);
            Fitted fitted =
                    VaeFit.fit(plan, train, heldOut, (epoch, steps, best, rowsPerSecond) -> rates.add(rowsPerSecond));
            double fastest = rates.stream().skip(1).mapToDouble(r -> r).max().orElseThrow();
            List<Double> curve =
                    fitted.curve().stream().map(Progress.Epoch::heldOut).toList();
            return new DeviceFit(objective, gradient, curve, fastest);
        } catch (EngineException | FitException e) {
            throw new Failed("devices " + devices + ": " + e.getMessage(), e);
        }
    }

    private static List<Device> devices(DeviceChoice choice) {
        try {
            return choice.devices();
        } catch (EngineException e) {
            throw new Unusable("the training engine does not load: " + e.getMessage(), e);
        }
    }

    private static FitSettings settings(long seed) {
        FitSettings defaults = FitSettings.defaults();
        return new FitSettings(
                EPOCHS,
                Integer.MAX_VALUE,
                EPOCHS,
                BATCH,
                LEARNING_RATE,
                FitSettings.Schedule.ONE_CYCLE,
                1,
                defaults.heldOut(),
                defaults.crossFitBelow(),
                defaults.tail(),
                0,
                defaults.minCount(),
                seed);
    }

    /** The objective at the parameters; its gradient is added to the map. */
    private static double gradient(Device device, Parameters at, EventSource rows, Map<String, List<Float>> gradient) {
        try (NDManager manager = Engine.getInstance().newBaseManager(device);
                EngineAlgebra algebra = new EngineAlgebra(manager, at)) {
            algebra.in(manager);
            at.names().forEach(name -> algebra.array(name).setRequiresGradient(true));
            Vae<EngineTensor> vae = new Vae<>(algebra, at.architecture());
            Events<EngineTensor> events =
                    DeviceRows.of(manager, at.architecture().layout(), rows).slice(algebra, manager, 0, BATCH);
            EngineTensor noise = DeviceRows.noise(algebra, 0, BATCH, vae.latent());
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray objective = Terms.of(vae, events, vae.encode(events), noise, 1)
                        .anomaly()
                        .array()
                        .mean();
                if (!objective.getDevice().equals(device)) {
                    throw new EngineException("computed on " + objective.getDevice());
                }
                collector.backward(objective);
                at.names().forEach(name -> gradient.put(name, numbers(manager, algebra.array(name))));
                return objective.getFloat();
            }
        }
    }

    private static List<Float> numbers(NDManager manager, NDArray parameter) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(manager);
        List<Float> numbers = new ArrayList<>();
        for (float number : gradient.toFloatArray()) {
            numbers.add(number);
        }
        return numbers;
    }

    /** How far the other's objective is, relative to the larger of 1 and this one. */
    public double objectiveDifference(DeviceFit other) {
        return Math.abs(objective - other.objective) / Math.max(1, Math.abs(objective));
    }

    /** The largest relative difference of a parameter's gradients, {@code |g - h| / |g|} by their lengths. */
    public double gradientDifference(DeviceFit other) {
        double most = 0;
        for (Map.Entry<String, List<Float>> own : gradient.entrySet()) {
            List<Float> others = other.gradient.getOrDefault(own.getKey(), List.of());
            double difference = 0;
            double length = 0;
            for (int i = 0; i < own.getValue().size(); i++) {
                double g = own.getValue().get(i);
                double h = i < others.size() ? others.get(i) : Double.NaN;
                difference += (g - h) * (g - h);
                length += g * g;
            }
            most = Math.max(most, length == 0 ? difference : Math.sqrt(difference / length));
        }
        return most;
    }

    /** The largest difference of the held-out curves over the second half of the epochs, nats; before it, fits are far from done. */
    public double heldOutDifference(DeviceFit other) {
        return difference(other, heldOut.size() / 2);
    }

    /** The difference of the held-out curves at the last epoch, nats. */
    public double fittedDifference(DeviceFit other) {
        return difference(other, heldOut.size() - 1);
    }

    /** Infinite where one fit went back, and has fewer epochs. */
    private double difference(DeviceFit other, int from) {
        if (heldOut.size() != other.heldOut.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        for (int i = from; i < heldOut.size(); i++) {
            most = Math.max(most, Math.abs(heldOut.get(i) - other.heldOut.get(i)));
        }
        return most;
    }
}
