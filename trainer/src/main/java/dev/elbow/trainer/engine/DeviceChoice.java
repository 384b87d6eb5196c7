package dev.elbow.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.List;

/** Where a fit computes. */
public enum DeviceChoice {
    /** The processor. */
    CPU,
    /** Every CUDA device that the engine sees; an error where it sees none. */
    CUDA,
    /** Every CUDA device where the engine sees one, else the processor. */
    AUTO;

    /** CUDA was asked for, and is not to be had. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unavailable(String message) {
            super(message);
        }
    }

    /**
     * The devices, which share the work; {@code CUDA_VISIBLE_DEVICES} chooses among those of a machine.
     *
     * @throws Unavailable saying what is missing
     */
    public List<Device> devices() {
        EngineSettings.apply();
        Engine engine = Engine.getInstance();
        if (this == CPU || (this == AUTO && engine.getGpuCount() == 0)) {
            return List.of(Device.cpu());
        }
        if (engine.getGpuCount() == 0) {
            throw new Unavailable("device cuda: " + engine.getEngineName() + " " + engine.getVersion()
                    + " sees no CUDA device (expected: an NVIDIA driver, and PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and"
                    + " PYTORCH_FLAVOR naming a libtorch for CUDA); nothing was trained");
        }
        return List.of(engine.getDevices());
    }
}
