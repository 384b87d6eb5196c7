package dev.elbow.deploy.gpu;

import dev.elbow.trainer.bench.DeviceFit;
import dev.elbow.trainer.engine.DeviceChoice;
import java.util.List;
import java.util.function.Supplier;

/** Compares a fit on the GPU with one on the processor. Stateless. */
final class TrainingHalf {

    static final String NAME = "training";
    private static final String UNIT = "rows/s";

    private TrainingHalf() {}

    /** The GPU is asked first: without it there is nothing to compare. */
    static Half check(Supplier<DeviceFit> cpu, Supplier<DeviceFit> cuda) {
        try {
            DeviceFit other = cuda.get();
            DeviceFit own = cpu.get();
            return Half.compared(NAME, UNIT, own.rowsPerSecond(), other.rowsPerSecond(), differences(own, other));
        } catch (DeviceChoice.Unavailable | DeviceFit.Unusable e) {
            return Half.missing(NAME, UNIT, String.valueOf(e.getMessage()));
        } catch (DeviceFit.Failed e) {
            return Half.failed(NAME, UNIT, String.valueOf(e.getMessage()));
        }
    }

    private static List<Half.Difference> differences(DeviceFit own, DeviceFit other) {
        return List.of(
                new Half.Difference("objective", own.objectiveDifference(other), DeviceFit.OBJECTIVE_TOLERANCE),
                new Half.Difference("gradient", own.gradientDifference(other), DeviceFit.GRADIENT_TOLERANCE),
                new Half.Difference("held-out nats", own.heldOutDifference(other), DeviceFit.HELD_OUT_TOLERANCE),
                new Half.Difference("fitted nats", own.fittedDifference(other), DeviceFit.FITTED_TOLERANCE));
    }
}
