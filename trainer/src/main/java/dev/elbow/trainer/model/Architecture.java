package dev.elbow.trainer.model;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.model.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The shape of a network.
 *
 * @param hidden widths of the encoder's hidden layers; the decoder has them in reverse
 * @param latent L
 * @param sharedSigma one sigma for all Gaussian columns
 * @param sigmaFloor the least sigma of a heteroscedastic Gaussian, in units of the encoded value
 * @param prior p(z)
 * @param components C, of the prior; 0 for the standard one
 */
public record Architecture(
        Layout layout,
        List<Integer> hidden,
        int latent,
        PosteriorKind posterior,
        boolean sharedSigma,
        double sigmaFloor,
        PriorKind prior,
        int components) {

    /** Rows for numeric columns and their missing flags in the encoder's first layer, {@code [2 Dn, H]}. */
    public static final String NUMERIC = "encoder.0.numeric";
    /** Rows for each code of each categorical feature in the encoder's first layer, 0 included, {@code [O + Dc, H]}. */
    public static final String SYMBOLS = "encoder.0.symbols";

    public static final String MEAN = "posterior.mean";
    public static final String LOG_VARIANCE = "posterior.log_variance";
    public static final String LOWER = "posterior.lower";
    public static final String OUTPUT = "decoder.output";
    /** {@code [1, Gaussian columns]}, or {@code [1, 1]} where shared. */
    public static final String LOG_SIGMA = "likelihood.log_sigma";
    /** {@code [1, Student-t columns]}. */
    public static final String LOG_SCALE = "likelihood.log_scale";
    /** {@code [1, Student-t columns]}. */
    public static final String LOG_DEGREES = "likelihood.log_degrees";
    /** {@code [1, negative binomial columns]}. */
    public static final String LOG_DISPERSION = "likelihood.log_dispersion";

    /** Logits of the components' weights, {@code [1, C]}. */
    public static final String PRIOR_WEIGHTS = "prior.weights";
    /** {@code [C, L]}. */
    public static final String PRIOR_MEAN = "prior.mean";
    /** {@code [1, L]}: all components have one scale a dimension. */
    public static final String PRIOR_LOG_SCALE = "prior.log_scale";

    public Architecture {
        hidden = List.copyOf(hidden);
        Checks.that(
                prior == PriorKind.STANDARD ? components == 0 : components > 0,
                "components",
                components,
                prior == PriorKind.STANDARD ? "0 for the standard prior" : "at least 1");
    }

    /** With the standard prior. */
    public Architecture(
            Layout layout,
            List<Integer> hidden,
            int latent,
            PosteriorKind posterior,
            boolean sharedSigma,
            double sigmaFloor) {
        this(layout, hidden, latent, posterior, sharedSigma, sigmaFloor, PriorKind.STANDARD, 0);
    }

    /** With another prior. */
    public Architecture with(PriorKind other, int count) {
        return new Architecture(layout, hidden, latent, posterior, sharedSigma, sigmaFloor, other, count);
    }

    /** The latent code as a manifest declares it. */
    public Manifest.Latent declared() {
        return new Manifest.Latent(latent, posterior.name().toLowerCase(Locale.ROOT), prior.word());
    }

    public static String weight(String layer) {
        return layer + ".weight";
    }

    public static String bias(String layer) {
        return layer + ".bias";
    }

    public static String encoder(int layer) {
        return "encoder." + layer;
    }

    public static String decoder(int layer) {
        return "decoder." + layer;
    }

    /** The bias of one of the encoder's hidden layers, {@code [1, width]}. */
    public static String encoderBias(int layer) {
        return bias(encoder(layer));
    }

    /** Whether a parameter belongs to the encoder, and so to q(z|x). */
    public static boolean ofEncoder(String parameter) {
        return parameter.startsWith("encoder.") || parameter.startsWith("posterior.");
    }

    /** Every parameter with its shape, in a fixed order. */
    public Map<String, List<Integer>> shapes() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        int width = hidden.get(0);
        if (layout.numeric() > 0) {
            shapes.put(NUMERIC, List.of(2 * layout.numeric(), width));
        }
        if (layout.categorical() > 0) {
            shapes.put(SYMBOLS, List.of(layout.totalOutcomes() + layout.categorical(), width));
        }
        shapes.put(bias(encoder(0)), List.of(1, width));
        for (int i = 1; i < hidden.size(); i++) {
            dense(shapes, encoder(i), hidden.get(i - 1), hidden.get(i));
        }
        int last = hidden.get(hidden.size() - 1);
        dense(shapes, MEAN, last, latent);
        dense(shapes, LOG_VARIANCE, last, posterior.diagonalWidth(latent));
        dense(shapes, LOWER, last, posterior.lowerWidth(latent));
        int in = latent;
        for (int i = 0; i < hidden.size(); i++) {
            int out = hidden.get(hidden.size() - 1 - i);
            dense(shapes, decoder(i), in, out);
            in = out;
        }
        dense(shapes, OUTPUT, in, layout.outputs());
        int gaussians = layout.block(Head.GAUSSIAN).width();
        row(shapes, LOG_SIGMA, sharedSigma ? Math.min(1, gaussians) : gaussians);
        row(shapes, LOG_SCALE, layout.block(Head.STUDENT_T).width());
        row(shapes, LOG_DEGREES, layout.block(Head.STUDENT_T).width());
        row(shapes, LOG_DISPERSION, layout.block(Head.NEGATIVE_BINOMIAL).width());
        if (components > 0) {
            shapes.put(PRIOR_WEIGHTS, List.of(1, components));
            shapes.put(PRIOR_MEAN, List.of(components, latent));
            shapes.put(PRIOR_LOG_SCALE, List.of(1, latent));
        }
        return shapes;
    }

    private static void dense(Map<String, List<Integer>> shapes, String layer, int in, int out) {
        if (out > 0) {
            shapes.put(weight(layer), List.of(in, out));
            shapes.put(bias(layer), List.of(1, out));
        }
    }

    private static void row(Map<String, List<Integer>> shapes, String name, int width) {
        if (width > 0) {
            shapes.put(name, List.of(1, width));
        }
    }
}
