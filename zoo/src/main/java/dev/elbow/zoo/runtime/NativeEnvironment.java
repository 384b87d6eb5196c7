package dev.elbow.zoo.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * ONNX Runtime's environment, kept until the process is gone. Its own shutdown hook frees it while other threads still open
 * sessions, which ends the JVM with a memory fault; a second reference, of which the hook knows nothing, keeps it. Thread-safe.
 */
final class NativeEnvironment {

    /** What {@code ORT_LOGGING_LEVEL_WARNING} is to the native side, and to Java's by default. */
    private static final int WARNING = 2;

    private static final OrtEnvironment KEPT = keep(OrtEnvironment.getEnvironment());

    static {
        NativeFolder.removeAtExit();
    }

    private NativeEnvironment() {}

    static OrtEnvironment get() {
        return KEPT;
    }

    /** The native side counts its references; Java's has no public way to add one. */
    private static OrtEnvironment keep(OrtEnvironment environment) {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            Method reference =
                    OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            reference.setAccessible(true);
            Object unused = reference.invoke(null, api.getLong(null), WARNING, "elbow");
            return environment;
        } catch (ReflectiveOperationException e) {
            return environment; // of another version: all works, but for a signal while a session opens
        }
    }
}
