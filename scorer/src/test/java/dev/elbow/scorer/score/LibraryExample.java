package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Score;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.runtime.PackageSession;
import java.util.List;

/** The example of the README, which a test holds against it. */
final class LibraryExample {

    private LibraryExample() {}

    static List<String> lines(List<byte[]> events) {
        ScoringOptions options = ScoringOptions.defaults("network-intrusion:1.0.0");
        VerifiedPackage model = Zoo.load(options.reference());
        try (PackageSession session = model.open(options.provider())) {
            Scorer scorer = new Scorer(model, session, options);
            List<Answer> answers = scorer.score(events);
            return answers.stream()
                    .map(answer -> answer.match(LibraryExample::line, refusal -> "refused: " + refusal.message()))
                    .toList();
        }
    }

    static String line(Score score) {
        Score.Contribution most = score.explanation().contributions().get(0);
        return score.anomaly() + " nats, p " + score.pValue() + ": " + most.feature() + " " + most.observed();
    }
}
