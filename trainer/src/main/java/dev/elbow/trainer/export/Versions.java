package dev.elbow.trainer.export;

import ai.djl.engine.Engine;
import dev.elbow.schemas.model.Provenance;
import dev.elbow.zoo.runtime.GraphSession;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a model was made with: as far as it may change a bit of it, and in which run. Stateless. */
final class Versions {

    private Versions() {}

    static Provenance.Run run(long started) {
        double seconds = Math.round((System.nanoTime() - started) / 1e8) / 10.0;
        return new Provenance.Run(
                seconds,
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }

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
