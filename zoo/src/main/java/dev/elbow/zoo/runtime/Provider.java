package dev.elbow.zoo.runtime;

/** What ONNX Runtime computes on. */
public enum Provider {
    /** The processor; deterministic. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA
}
