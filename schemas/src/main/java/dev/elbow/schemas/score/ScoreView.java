package dev.elbow.schemas.score;

import java.util.List;
import java.util.Optional;

/**
 * A score read number by number, so that an encoder makes nothing of an event but its bytes. Where it is a cursor over a batch, it is
 * valid until its owner moves on; {@link Score#of} keeps what it shows.
 */
public interface ScoreView extends ExplanationView {

    Score.Model model();

    /** Where the event stands; empty for events that came by no topic. */
    Optional<Score.Source> event();

    /** Nats. */
    double distortion();

    /** Nats. */
    double rate();

    /** Distortion + rate, in nats. */
    double anomaly();

    double pValue();

    boolean anomalous();

    /** Whether all of this is what the package's second graph says, which scored the event again with more nodes. */
    boolean tightened();

    /** Dimensions of the latent code that are told; 0 where it is left out. */
    int latentWidth();

    double latentMean(int dimension);

    double latentLogVariance(int dimension);

    List<Score.Projection> attributes();
}
