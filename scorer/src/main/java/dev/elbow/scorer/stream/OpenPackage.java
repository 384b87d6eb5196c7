package dev.elbow.scorer.stream;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.runtime.PackageSession;

/**
 * A package that is open for scoring. Thread-safe. Whoever uses it says so and gives it back; the last one who does closes it, so that
 * no score meets a closed session.
 */
final class OpenPackage {

    private final VerifiedPackage scoredWith;
    private final ScoringOptions options;
    private final Formats formats;
    private final PackageSession session;
    private int uses = 1;

    /**
     * Opens a package, which the caller uses.
     *
     * @param formats of its events
     * @throws dev.elbow.schemas.config.ConfigurationException where the package lacks what the options ask for
     * @throws dev.elbow.zoo.fault.ZooException where the provider is not there, or computes otherwise
     */
    OpenPackage(VerifiedPackage scoredWith, ScoringOptions options, Formats formats) {
        this(scoredWith, options, formats, open(scoredWith, options));
    }

    private static PackageSession open(VerifiedPackage scoredWith, ScoringOptions options) {
        options.check(scoredWith.manifest());
        return scoredWith.open(options.provider());
    }

    /** The same with a session that is open. */
    OpenPackage(VerifiedPackage scoredWith, ScoringOptions options, Formats formats, PackageSession session) {
        this.scoredWith = scoredWith;
        this.options = options;
        this.formats = formats;
        this.session = session;
    }

    /**
     * Opens another package for the same events and outputs.
     *
     * @throws dev.elbow.zoo.fault.ZooException where the provider is not there, or computes otherwise
     * @throws dev.elbow.schemas.config.ConfigurationException where formats cannot be used with it, with every problem
     */
    OpenPackage successor(VerifiedPackage other) {
        return new OpenPackage(other, options, formats.of(other.manifest().schema()));
    }

    synchronized void use() {
        uses++;
    }

    synchronized void giveBack() {
        uses--;
        if (uses == 0) {
            session.close();
        }
    }

    /** How many use it; closed where nobody does. */
    synchronized int uses() {
        return uses;
    }

    /** A scorer for one thread, which uses the package. */
    Scorer scorer() {
        return new Scorer(scoredWith, session, options, formats.decoder());
    }

    /** For the events of a topic. */
    InUse inUse(String events) {
        return new InUse(events, scoredWith, options);
    }

    ScoringOptions options() {
        return options;
    }

    String digest() {
        return scoredWith.digest();
    }

    Score.Model model() {
        Manifest manifest = scoredWith.manifest();
        return new Score.Model(manifest.name(), manifest.version(), scoredWith.digest());
    }

    /** For people: {@code name:version@sha256:…}. */
    @Override
    public String toString() {
        return scoredWith.toString();
    }
}
