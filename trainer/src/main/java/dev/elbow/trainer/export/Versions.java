package dev.elbow.trainer.export;

import ai.djl.engine.Engine;
import dev.elbow.zoo.runtime.GraphSession;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a model was made with, as far as it may change a bit of it. Stateless. */
final class Versions {

    private Versions() {}

    static Map<String, String> used() {
        String elbow = Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
                .orElse("development");
        return Map.of(
                "elbow", elbow,
                "djl", Engine.getDjlVersion(),
                "pytorch", Engine.getInstance().getVersion(),
                "onnxruntime", GraphSession.runtimeVersion(),
                "platform",
                        (System.getProperty("os.name") + "-" + System.getProperty("os.arch")).toLowerCase(Locale.ROOT));
    }
}
