package dev.elbow.schemas.model;

import dev.elbow.schemas.Checks;
import dev.elbow.schemas.event.EventSchema;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code model.json}: what a model package declares about itself.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param name lower-case words joined by dashes
 * @param version three numbers joined by dots; immutable once published
 * @param description what the events are, in a sentence; none where nobody said
 * @param family what made the graphs, for instance {@code vae}
 * @param features in the order of inputs and of {@code feature_distortion}
 * @param latent the latent code
 * @param nodes the constant draws that the scoring graph averages over
 * @param graphs by file name without {@code .onnx}: encoder, decoder, score, and tighten where there is a second scoring graph
 * @param calibration of the scoring graph's anomalies
 * @param tighten the second scoring graph; none unless the recipe asks for one
 * @param attributes named directions among latent codes, names unique; none unless some were added
 * @param files every file of the package but the manifest and its signature
 */
public record Manifest(
        int formatVersion,
        String name,
        String version,
        Optional<String> description,
        String family,
        List<FeatureModel> features,
        Latent latent,
        Nodes nodes,
        Map<String, Graph> graphs,
        Calibration calibration,
        Optional<Tightening> tighten,
        Tolerances tolerances,
        Provenance provenance,
        List<Attribute> attributes,
        List<PackageFile> files) {

    /** The format that this version of Elbow writes and reads. */
    public static final int FORMAT_VERSION = 1;

    /** What a model may be called. */
    public static final String NAME =
            "(?!.*--)(?!.*-$)[a-z0-9][a-z0-9-]*"; // a repeated group would take stack for each word

    /** What a version looks like. */
    public static final String VERSION = "[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.]+)?";

    /**
     * The latent code and its distributions.
     *
     * @param dimensions L
     * @param posterior q(z|x): {@code isotropic}, {@code diagonal} or {@code full}; {@code categorical} for a mixture
     * @param prior p(z): {@code standard} or {@code mixture}; {@code categorical} for the Gaussian mixture family
     */
    public record Latent(int dimensions, String posterior, String prior) {

        /** Of N(0, I). */
        public static final String STANDARD = "standard";
        /** Of normal distributions around learned means. */
        public static final String MIXTURE = "mixture";

        public Latent {
            Checks.that(dimensions > 0, "latent.dimensions", dimensions, "at least 1");
        }

        /**
         * Columns of {@code latent_rate}: one a dimension, and one more where the prior has components between which a code lies,
         * for that place belongs to no dimension alone.
         */
        public int rateParts() {
            return prior.equals(MIXTURE) ? dimensions + 1 : dimensions;
        }
    }

    /**
     * The constants in the scoring graph that stand for draws of epsilon.
     *
     * @param count K
     * @param construction how the K constants were made
     */
    public record Nodes(int count, String construction) {
        public Nodes {
            Checks.that(count > 0, "nodes.count", count, "at least 1");
        }
    }

    /**
     * How far two computations of the same output may differ: {@code |a - b| <= tolerance * max(1, |a|, |b|)}.
     *
     * @param golden between the exporting machine and any other, on CPU
     * @param batch between the same event alone and in any batch, on one CPU
     * @param provider between CPU and another execution provider
     */
    public record Tolerances(double golden, double batch, double provider) {
        public Tolerances {
            Checks.positive("tolerances.golden", golden);
            Checks.positive("tolerances.batch", batch);
            Checks.positive("tolerances.provider", provider);
        }

        /** Whether two computations of one output agree. */
        public static boolean agree(double a, double b, double tolerance) {
            return Math.abs(a - b) <= tolerance * Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
        }
    }

    public Manifest {
        Checks.that(formatVersion == FORMAT_VERSION, "format_version", formatVersion, "" + FORMAT_VERSION);
        Checks.that(name.matches(NAME), "name", "\"" + name + "\"", "lower-case words joined by dashes");
        Checks.that(version.matches(VERSION), "version", "\"" + version + "\"", "three numbers joined by dots");
        Checks.that(family.matches("[a-z]+"), "family", "\"" + family + "\"", "lower-case letters");
        features = List.copyOf(features);
        schemaOf(features);
        attributes = List.copyOf(attributes);
        files = List.copyOf(files);
        graphs = Collections.unmodifiableMap(new TreeMap<>(graphs));
        checkMeans("calibration", calibration.normal(), features.size(), latent);
        if (tighten.isPresent()) {
            int more = tighten.get().nodes().count();
            Checks.that(more > nodes.count, "tighten.nodes.count", more, "more than nodes.count, " + nodes.count);
            checkMeans("tighten.calibration", tighten.get().calibration().normal(), features.size(), latent);
        }
        checkAttributes(attributes, latent.dimensions);
        Set<String> fileNames = new HashSet<>();
        for (PackageFile file : files) {
            Checks.that(fileNames.add(file.name()), "file", file.name(), "declared once");
        }
    }

    /** A manifest without description, second scoring graph and attributes. */
    public Manifest(
            int formatVersion,
            String name,
            String version,
            String family,
            List<FeatureModel> features,
            Latent latent,
            Nodes nodes,
            Map<String, Graph> graphs,
            Calibration calibration,
            Tolerances tolerances,
            Provenance provenance,
            List<PackageFile> files) {
        this(
                formatVersion,
                name,
                version,
                Optional.empty(),
                family,
                features,
                latent,
                nodes,
                graphs,
                calibration,
                Optional.empty(),
                tolerances,
                provenance,
                List.of(),
                files);
    }

    private static void checkMeans(String place, Calibration.NormalMeans normal, int features, Latent latent) {
        Checks.that(
                normal.featureDistortion().size() == features,
                place + ".normal.feature_distortion",
                normal.featureDistortion().size() + " means",
                "one for each of " + features + " features");
        Checks.that(
                normal.latentRate().size() == latent.rateParts(),
                place + ".normal.latent_rate",
                normal.latentRate().size() + " means",
                "one for each of " + latent.dimensions + " dimensions"
                        + (latent.rateParts() > latent.dimensions ? ", and one for the place among components" : ""));
    }

    private static void checkAttributes(List<Attribute> attributes, int dimensions) {
        Set<String> names = new HashSet<>();
        for (Attribute attribute : attributes) {
            Checks.that(names.add(attribute.name()), "attribute", attribute.name(), "declared once");
            Checks.that(
                    attribute.origin().size() == dimensions,
                    attribute.name() + ".origin",
                    attribute.origin().size() + " numbers",
                    dimensions + ", one for each latent dimension");
        }
    }

    /** What an event holds. */
    public EventSchema schema() {
        return schemaOf(features);
    }

    private static EventSchema schemaOf(List<FeatureModel> features) {
        return new EventSchema(features.stream().map(FeatureModel::feature).toList());
    }

    /** Whether all rows were held out, each by a fit without it; the package's own fit was then to all of them. */
    public boolean crossFitted() {
        return calibration.heldOut() == provenance.rows();
    }

    /** {@code name:version}. */
    public String reference() {
        return name + ":" + version;
    }

    /** This manifest with other files. */
    public Manifest withFiles(List<PackageFile> declared) {
        return with(version, provenance, attributes, declared);
    }

    /** What every run of the recipe has in common: see {@link Provenance.Run}. */
    public Manifest withoutRun() {
        return with(version, provenance.withoutRun(), attributes, files);
    }

    /** This manifest as another version with other attributes. */
    public Manifest withAttributes(String otherVersion, List<Attribute> others) {
        return with(otherVersion, provenance, others, files);
    }

    private Manifest with(
            String otherVersion,
            Provenance otherProvenance,
            List<Attribute> otherAttributes,
            List<PackageFile> otherFiles) {
        return new Manifest(
                formatVersion,
                name,
                otherVersion,
                description,
                family,
                features,
                latent,
                nodes,
                graphs,
                calibration,
                tighten,
                tolerances,
                otherProvenance,
                otherAttributes,
                otherFiles);
    }
}
