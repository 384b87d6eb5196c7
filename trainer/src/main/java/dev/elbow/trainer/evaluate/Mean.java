package dev.elbow.trainer.evaluate;

/**
 * A mean over rows.
 *
 * @param error its standard error: the standard deviation of a row over the square root of their number; 0 for a single row
 */
public record Mean(double mean, double error) {

    /** The mean of numbers, of which there is at least one. */
    public static Mean of(double[] numbers) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < numbers.length; i++) {
            double delta = numbers[i] - mean;
            mean += delta / (i + 1);
            squares += delta * (numbers[i] - mean);
        }
        return new Mean(mean, Math.sqrt(squares / Math.max(1, numbers.length - 1) / numbers.length));
    }
}
