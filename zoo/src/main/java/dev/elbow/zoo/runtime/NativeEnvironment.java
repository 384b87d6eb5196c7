package dev.elbow.zoo.runtime;

import ai.onnxruntime.OrtEnvironment;
import dev.elbow.zoo.fault.ZooException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * ONNX Runtime's environment, kept until the process is gone. Its own shutdown hook frees it while other threads still open
 * sessions, which ends the JVM with a memory fault; a second reference, of which the hook knows nothing, keeps it. Thread-safe.
 */
final class NativeEnvironment {

    /** What {@code ORT_LOGGING_LEVEL_WARNING} is to the native side, and to Java's by default. */
    private static final int WARNING = 2;

    /** What the libraries take, in MB. */
    private static final int ROOM = 30;

    /** It tells of libraries that do not load by a stack trace on standard error. */
    private static final Logger SILENT = Logger.getLogger("ai.onnxruntime.OnnxRuntime");

    private NativeEnvironment() {}

    /**
     * The environment.
     *
     * @throws ZooException.Unreachable where the native libraries cannot be unpacked or loaded
     */
    static OrtEnvironment get() {
        try {
            return Loaded.KEPT;
        } catch (LinkageError e) {
            throw new ZooException.Unreachable(
                    "ONNX Runtime's native libraries: cannot be unpacked into " + System.getProperty("java.io.tmpdir")
                            + ", or do not load on this machine (expected: "
                            + ROOM
                            + " MB of room and permission there; java.io.tmpdir says where they go)",
                    e);
        }
    }

    private static final class Loaded {
        static final OrtEnvironment KEPT;

        static {
            SILENT.setLevel(Level.OFF);
            KEPT = keep(OrtEnvironment.getEnvironment());
            NativeFolder.removeAtExit();
        }

        private Loaded() {}
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
