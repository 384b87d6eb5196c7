package dev.elbow.trainer.recipe;

import dev.elbow.schemas.config.Settings;
import dev.elbow.trainer.model.Architecture;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.model.PosteriorKind;
import dev.elbow.trainer.model.PriorKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a network and its distributions.
 *
 * @param latent dimensions of the latent code; 0 for as many as encoded inputs, half as many under the standard prior, 16 at most
 * @param hidden widths of the encoder's hidden layers; the decoder has them in reverse
 * @param posterior q(z|x)
 * @param sigma whether Gaussian columns have a sigma each or share one
 * @param sigmaFit how it is found
 * @param sigmaFloor least sigma of a Gaussian and scale of a t distribution, in units of the encoded value
 * @param degrees degrees of freedom of t distributions; 0 where they are learned, one a column
 * @param prior p(z)
 * @param components of the prior at most, a training row has one at most; 0 for the standard prior, which has none
 */
public record ModelSettings(
        int latent,
        List<Integer> hidden,
        PosteriorKind posterior,
        Sigma sigma,
        SigmaFit sigmaFit,
        double sigmaFloor,
        double degrees,
        PriorKind prior,
        int components) {

    /** Whose sigma. */
    public enum Sigma {
        PER_FEATURE,
        SHARED
    }

    /** How sigma is found. */
    public enum SigmaFit {
        /** {@code sigma*^2 = mean (s - mean(z))^2}, as a running mean while fitting, over all training rows at the end. */
        ANALYTIC,
        /** By gradient, as a parameter of the decoder. */
        LEARNED
    }

    private static final List<Integer> HIDDEN = List.of(64, 64);

    /** More would make the package larger than it is good. */
    private static final int MOST_COMPONENTS = 65_536;

    public ModelSettings {
        hidden = List.copyOf(hidden);
    }

    /** With the standard prior. */
    public ModelSettings(
            int latent,
            List<Integer> hidden,
            PosteriorKind posterior,
            Sigma sigma,
            SigmaFit sigmaFit,
            double sigmaFloor,
            double degrees) {
        this(latent, hidden, posterior, sigma, sigmaFit, sigmaFloor, degrees, PriorKind.STANDARD, 0);
    }

    static ModelSettings read(Settings settings) {
        PriorKind prior = settings.choice("prior", PriorKind.MIXTURE);
        if (settings.has("components") && prior == PriorKind.STANDARD) {
            settings.problem("components", settings.text("components", ""), "none, the standard prior has none");
        }
        return new ModelSettings(
                settings.integer("latent", 0, 0, 1_024),
                hidden(settings),
                settings.choice("posterior", PosteriorKind.DIAGONAL),
                settings.choice("sigma", Sigma.PER_FEATURE),
                settings.choice("sigma_fit", SigmaFit.ANALYTIC),
                settings.number("sigma_floor", 0.2, 1e-6, 1e3),
                settings.number("degrees", 0, 0, 100),
                prior,
                prior == PriorKind.STANDARD
                        ? 0
                        : settings.integer("components", prior.usualComponents(), 2, MOST_COMPONENTS));
    }

    private static List<Integer> hidden(Settings settings) {
        List<Integer> widths = new ArrayList<>();
        for (String width : settings.texts("hidden")) {
            if (width.matches("[1-9][0-9]{0,4}")) {
                widths.add(Integer.parseInt(width));
            } else {
                settings.problem("hidden", width, "widths from 1 to 99999");
            }
        }
        return widths.isEmpty() ? HIDDEN : widths;
    }

    /**
     * The network for a layout.
     *
     * @param rows to train on, of which each has one component of the prior at most
     */
    public Architecture architecture(Layout layout, int rows) {
        return prior == PriorKind.STANDARD
                ? architecture(layout)
                : architecture(layout).with(prior, Math.max(1, Math.min(components, rows)));
    }

    /** The network for a layout, with the standard prior. */
    public Architecture architecture(Layout layout) {
        int inputs = prior == PriorKind.STANDARD ? layout.inputs() / 2 : layout.inputs();
        int dimensions = latent > 0 ? latent : Math.max(1, Math.min(16, inputs));
        return new Architecture(layout, hidden, dimensions, posterior, sigma == Sigma.SHARED, sigmaFloor);
    }
}
