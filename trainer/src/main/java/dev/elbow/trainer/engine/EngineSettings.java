package dev.elbow.trainer.engine;

/** What must be said before the engine loads. */
public final class EngineSettings {

    private EngineSettings() {}

    /**
     * No downloads and no telemetry; one thread, which is both fastest on small networks and needed for runs that repeat
     * bit by bit. What was set already stays.
     */
    public static void apply() {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("ai.djl.pytorch.num_threads", "1");
        setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
