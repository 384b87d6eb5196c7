package dev.elbow.deploy.flink;

import dev.elbow.scorer.score.Answer;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbered events of the bundled package of machines, every hundredth of them none. Stateless. */
final class MachineEvents {

    static final String PACKAGE = "machine-failure:1.0.0";

    private static final int NONE = 100;

    private MachineEvents() {}

    static byte[] event(long number) {
        String text = number % NONE == 0
                ? "{\"Torque [Nm]\": \"event " + number + "\"}"
                : String.format(
                        Locale.ROOT,
                        "{\"number\": %d, \"Air temperature [K]\": %.1f, \"Process temperature [K]\": 309,"
                                + " \"Rotational speed [rpm]\": %d, \"Torque [Nm]\": %.1f, \"Tool wear [min]\": %d}",
                        number,
                        297 + number % 40 * 0.1,
                        1_400 + number % 300,
                        number % 50 == 7 ? 75.4 : 38 + number % 9,
                        number % 200);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static boolean refused(long number) {
        return number % NONE == 0;
    }

    /** What the scorer says of each, on its own. */
    static List<ScoredEvent> scored(int events) {
        ScoringOptions options = ScoringOptions.defaults(PACKAGE);
        VerifiedPackage model = Zoo.load(PACKAGE);
        List<ScoredEvent> scored = new ArrayList<>();
        try (PackageSession session = model.open(options.provider())) {
            Scorer scorer = new Scorer(model, session, options);
            for (int i = 0; i < events; i++) {
                List<Answer> answers = scorer.score(List.of(event(i)));
                scored.add(ScoredEvent.of(event(i), answers.get(0)));
            }
        }
        return scored;
    }
}
