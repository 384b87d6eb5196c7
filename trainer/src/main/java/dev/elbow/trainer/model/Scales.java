package dev.elbow.trainer.model;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.Likelihood;
import dev.elbow.trainer.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The parameters of likelihoods that do not depend on the latent code, as numbers: what the manifest states and the decoder's
 * quantiles are made of.
 */
public final class Scales {

    /** Standard deviations from the median to the 84 % quantile. */
    private static final double UPPER = 0.8413447460685429;

    private final Architecture architecture;
    private final double[] sigma;
    private final double[] scale;
    private final double[] degrees;
    private final double[] dispersion;

    private Scales(Architecture architecture, double[] sigma, double[] scale, double[] degrees, double[] dispersion) {
        this.architecture = architecture;
        this.sigma = sigma;
        this.scale = scale;
        this.degrees = degrees;
        this.dispersion = dispersion;
    }

    public static Scales of(Parameters parameters) {
        Architecture architecture = parameters.architecture();
        double floor = Math.log(architecture.sigmaFloor());
        double[] sigma = exp(parameters, Architecture.LOG_SIGMA, floor, Double.MAX_VALUE);
        int gaussians = architecture.layout().block(Head.GAUSSIAN).width();
        if (sigma.length == 1 && gaussians > 1) {
            sigma = repeated(sigma[0], gaussians);
        }
        return new Scales(
                architecture,
                sigma,
                exp(parameters, Architecture.LOG_SCALE, floor, Double.MAX_VALUE),
                exp(parameters, Architecture.LOG_DEGREES, Cost.LEAST_LOG_DEGREES, Cost.LARGEST_LOG_DEGREES),
                exp(parameters, Architecture.LOG_DISPERSION, Cost.LEAST_LOG_DISPERSION, Cost.LARGEST_LOG_DISPERSION));
    }

    private static double[] exp(Parameters parameters, String name, double least, double most) {
        if (!parameters.names().contains(name)) {
            return new double[0];
        }
        float[] logs = parameters.get(name);
        double[] numbers = new double[logs.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.exp(Math.max(least, Math.min(most, logs[i])));
        }
        return numbers;
    }

    private static double[] repeated(double number, int times) {
        double[] numbers = new double[times];
        Arrays.fill(numbers, number);
        return numbers;
    }

    /** Sigma of each Gaussian column. */
    public double[] sigma() {
        return sigma.clone();
    }

    /** From the location of each Student-t column to its 84 % quantile. */
    public double[] studentDeviation() {
        double[] deviation = new double[scale.length];
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = scale[i] * StudentT.quantile(UPPER, degrees[i]);
        }
        return deviation;
    }

    /** 1 / r of each negative binomial column. */
    public double[] inverseDispersion() {
        double[] inverse = new double[dispersion.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / dispersion[i];
        }
        return inverse;
    }

    /** The standard deviation of heteroscedastic columns, from what the decoder returns for it. */
    public <T extends Tensor<T>> T heteroscedastic(T raw) {
        return Cost.logVariance(architecture, raw).times(0.5).exp();
    }

    /** The mean of counts, from its logarithm. */
    public <T extends Tensor<T>> T mean(T logMean) {
        return logMean.atMost(CountCost.LARGEST_LOG_MEAN)
                .atLeast(-CountCost.LARGEST_LOG_MEAN)
                .exp();
    }

    /** The likelihood of each feature, in the schema's order. */
    public List<Likelihood> likelihoods() {
        Layout layout = architecture.layout();
        Likelihood[] likelihoods = new Likelihood[layout.schema().size()];
        int column = 0;
        for (Head head : Head.values()) {
            int width = head == Head.CATEGORICAL
                    ? layout.categorical()
                    : layout.block(head).width();
            for (int i = 0; i < width; i++, column++) {
                int feature = layout.featureOrder().get(column);
                likelihoods[feature] =
                        likelihood(head, i, layout.schema().features().get(feature));
            }
        }
        return List.of(likelihoods);
    }

    private Likelihood likelihood(Head head, int i, Feature feature) {
        return switch (head) {
            case GAUSSIAN -> new Likelihood.Gaussian(sigma[i]);
            case HETEROSCEDASTIC_GAUSSIAN -> new Likelihood.HeteroscedasticGaussian(architecture.sigmaFloor());
            case STUDENT_T -> new Likelihood.StudentT(scale[i], degrees[i]);
            case POISSON -> new Likelihood.Poisson();
            case NEGATIVE_BINOMIAL -> new Likelihood.NegativeBinomial(dispersion[i]);
            case BERNOULLI -> new Likelihood.Bernoulli();
            case CATEGORICAL -> new Likelihood.Categorical(((Feature.Categorical) feature).outcomes());
        };
    }
}
