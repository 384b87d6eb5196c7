package dev.elbow.schemas.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a model comes from; enough to make it again.
 *
 * @param data what the rows are and where they were published
 * @param dataSha256 digest of the data file as read
 * @param license of the data
 * @param query the filter that chose training rows, empty for all
 * @param recipeSha256 digest of the recipe that made the model
 * @param seed of every random draw
 * @param rows training and held-out rows together, whether or not the fit saw them all: of many, a mixture takes some, as its card says
 * @param versions of Elbow, the engine and the platform, by name
 * @param metrics measured at export, by name; nats unless the name says otherwise
 * @param forced true when the export gate refused the model and was overruled
 * @param base the package whose parameters the fit began with; none where they were random
 * @param test the labelled rows that metrics beginning with {@code test_} are of; none where the recipe has none
 * @param run the one run that made this very package; none in packages written before it was kept
 */
public record Provenance(
        String data,
        String dataSha256,
        String license,
        String query,
        String recipeSha256,
        long seed,
        long rows,
        Map<String, String> versions,
        Map<String, Double> metrics,
        boolean forced,
        Optional<Base> base,
        Optional<Test> test,
        Optional<Run> run) {

    private static final List<String> AUROC = List.of("test_auroc_model", "labelled_auroc_model");
    private static final String TEST = "test_";
    private static final String LEAD = "_lead_";

    /**
     * The package that a fit began with.
     *
     * @param reference {@code name:version}
     * @param digest {@code sha256:…}
     * @param frozen which half stayed as it was: {@code encoder}, {@code decoder} or {@code nothing}
     */
    public record Base(String reference, String digest, String frozen) {}

    /**
     * Rows that were neither fitted to nor calibrated on.
     *
     * @param dataSha256 digest of their file's content; the training data's where they are in the same file
     * @param query the filter that chose them
     * @param label the column that says what a row is
     * @param normal its values of normal rows; any other is an anomaly
     * @param normalRows rows that are normal
     * @param anomalousRows rows that are not
     */
    public record Test(
            String dataSha256, String query, String label, List<String> normal, long normalRows, long anomalousRows) {
        public Test {
            normal = List.copyOf(normal);
        }
    }

    /**
     * What differs from one run of a recipe to the next, and changes no other bit of the package.
     *
     * @param seconds from reading the rows to writing the package; of a resumed fit, since it was resumed
     * @param java the virtual machine
     * @param os the operating system
     */
    public record Run(double seconds, String java, String os) {}

    /** Of a model that was not tested, without its run. */
    public Provenance(
            String data,
            String dataSha256,
            String license,
            String query,
            String recipeSha256,
            long seed,
            long rows,
            Map<String, String> versions,
            Map<String, Double> metrics,
            boolean forced,
            Optional<Base> base) {
        this(
                data,
                dataSha256,
                license,
                query,
                recipeSha256,
                seed,
                rows,
                versions,
                metrics,
                forced,
                base,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether a metric was measured on rows that were neither fitted to nor calibrated on. */
    public static boolean ofTest(String metric) {
        return metric.startsWith(TEST);
    }

    /** Whether a metric is an end of the interval of a lead, of which neither lists nor differences say anything. */
    public static boolean ofLead(String metric) {
        return metric.contains(LEAD);
    }

    /** How well the model ranks labelled rows: those of its test, or else those that training left out; none without labels. */
    public Optional<Double> auroc() {
        return AUROC.stream().filter(metrics::containsKey).findFirst().map(metrics::get);
    }

    /** What every run of the recipe has in common. */
    public Provenance withoutRun() {
        return new Provenance(
                data,
                dataSha256,
                license,
                query,
                recipeSha256,
                seed,
                rows,
                versions,
                metrics,
                forced,
                base,
                test,
                Optional.empty());
    }

    public Provenance {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}
