package dev.elbow.scorer.stream;

import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.registry.RegistryException;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.VerifiedPackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A route whose packages are open. Thread-safe: each thread has a lane of its own. */
final class OpenRoute implements AutoCloseable {

    private final Route route;
    private final Formats formats;
    private final List<OpenPackage> packages = new ArrayList<>();

    private OpenRoute(Route route, Formats formats) {
        this.route = route;
        this.formats = formats;
    }

    /**
     * Opens all packages of a route; the schema registry, where there is one, is asked once.
     *
     * @param loaded by reference
     * @throws StreamException where the schema registry does not answer, or denies what is needed
     * @throws dev.elbow.schemas.config.ConfigurationException where formats cannot be used, with every problem
     * @throws dev.elbow.zoo.fault.ZooException where the provider is not there, or computes otherwise
     */
    static OpenRoute open(Route route, Map<String, VerifiedPackage> loaded) {
        OpenRoute open = new OpenRoute(route, formats(route, loaded));
        try {
            for (ScoringOptions options : route.packages()) {
                VerifiedPackage one = of(options, loaded);
                open.packages.add(new OpenPackage(
                        one, options, open.formats.of(one.manifest().schema())));
            }
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private static Formats formats(Route route, Map<String, VerifiedPackage> loaded) {
        ScoringOptions scoring = route.scoring();
        try {
            return Formats.of(
                    scoring.format(),
                    of(scoring, loaded).manifest().schema(),
                    scoring.maxEventBytes(),
                    route.topics().scores());
        } catch (RegistryException.Unreachable e) {
            throw new StreamException.Unreachable(String.valueOf(e.getMessage()), e);
        } catch (RegistryException.Denied e) {
            throw new StreamException.Failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static VerifiedPackage of(ScoringOptions options, Map<String, VerifiedPackage> loaded) {
        return Objects.requireNonNull(loaded.get(options.reference()), options::reference);
    }

    List<OpenPackage> packages() {
        return packages;
    }

    /** A lane for one thread. */
    Lane lane(String group, OutputTopics limits) {
        OutputRecords outputs = new OutputRecords(route.topics(), group, limits);
        List<Scorer> scorers = packages.stream().map(OpenPackage::scorer).toList();
        List<Tally> tallies =
                packages.stream().map(one -> Tally.of(one.model())).toList();
        String topic = route.topics().events();
        return route.choice().isPresent()
                ? new ChoosingLane(
                        topic,
                        new Chooser(route.choice().get(), route.packages()),
                        scorers,
                        tallies,
                        formats.encoder(),
                        outputs)
                : new PlainLane(topic, scorers.get(0), tallies.get(0), formats.encoder(), outputs);
    }

    @Override
    public void close() {
        packages.forEach(OpenPackage::close);
    }
}
