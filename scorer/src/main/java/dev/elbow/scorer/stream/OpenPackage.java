package dev.elbow.scorer.stream;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;

/** A package that is open for scoring. Thread-safe. */
final class OpenPackage implements AutoCloseable {

    private final VerifiedPackage scoredWith;
    private final ScoringOptions options;
    private final Formats formats;
    private final PackageSession session;

    /**
     * Opens a package.
     *
     * @param formats of its events
     * @throws dev.elbow.zoo.fault.ZooException where the provider is not there, or computes otherwise
     */
    OpenPackage(VerifiedPackage scoredWith, ScoringOptions options, Formats formats) {
        this.scoredWith = scoredWith;
        this.options = options;
        this.formats = formats;
        this.session = scoredWith.open(options.provider());
    }

    /** A scorer for one thread. */
    Scorer scorer() {
        return new Scorer(scoredWith, session, options, formats.decoder());
    }

    ScoringOptions options() {
        return options;
    }

    Score.Model model() {
        Manifest manifest = scoredWith.manifest();
        return new Score.Model(manifest.name(), manifest.version(), scoredWith.digest());
    }

    @Override
    public void close() {
        session.close();
    }
}
