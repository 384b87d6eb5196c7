package dev.elbow.scorer.stream;

import dev.elbow.scorer.format.Formats;
import dev.elbow.scorer.registry.RegistryException;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.zoo.MovingReference;
import dev.elbow.zoo.VerifiedPackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A route whose packages are open. Thread-safe: each thread has a lane of its own. */
final class OpenRoute implements AutoCloseable {

    private final Route route;
    private final Formats formats;
    private final List<Served> packages = new ArrayList<>();
    private final AgreementCounts agreement = new AgreementCounts();
    private Optional<OpenShadow> shadow = Optional.empty();

    /** A shadow whose package is open. */
    private record OpenShadow(Served served, Formats formats, Topics topics) {}

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
        OpenRoute open =
                new OpenRoute(route, formats(route.scoring(), route.topics().scores(), loaded));
        try {
            for (ScoringOptions options : route.packages()) {
                VerifiedPackage one = of(options, loaded);
                Formats formats = open.formats.of(one.manifest().schema());
                open.packages.add(new Served(new OpenPackage(one, options, formats)));
            }
            open.shadow = route.shadow().map(one -> open.shadow(one, loaded));
            return open;
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private OpenShadow shadow(Shadow one, Map<String, VerifiedPackage> loaded) {
        Formats own = formats(one.scoring(), one.topic(), loaded);
        Served served = new Served(new OpenPackage(of(one.scoring(), loaded), one.scoring(), own));
        Topics topics =
                new Topics(route.topics().events(), one.topic(), route.topics().refusals());
        return new OpenShadow(served, own, topics);
    }

    private static Formats formats(ScoringOptions scoring, String scoresTopic, Map<String, VerifiedPackage> loaded) {
        try {
            return Formats.of(
                    scoring.format(), of(scoring, loaded).manifest().schema(), scoring.maxEventBytes(), scoresTopic);
        } catch (RegistryException.Unreachable e) {
            throw new StreamException.Unreachable(String.valueOf(e.getMessage()), e);
        } catch (RegistryException.Denied e) {
            throw new StreamException.Failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static VerifiedPackage of(ScoringOptions options, Map<String, VerifiedPackage> loaded) {
        return Objects.requireNonNull(loaded.get(options.reference()), options::reference);
    }

    /** What its events are scored with now, in the shadow too. */
    List<OpenPackage> packages() {
        return served().map(Served::current).toList();
    }

    private Stream<Served> served() {
        return Stream.concat(packages.stream(), shadow.stream().map(OpenShadow::served));
    }

    /** What answers its events now. */
    List<InUse> inUse() {
        return packages.stream()
                .map(one -> one.current().inUse(route.topics().events()))
                .toList();
    }

    Route route() {
        return route;
    }

    /** How far the shadow agrees, over what was committed; empty without one. */
    Optional<Agreement> agreement() {
        return shadow.map(one -> agreement.read());
    }

    /**
     * Has those of its packages watched whose references may change, where that is asked for.
     *
     * @throws StreamException.Unusable where none may change
     */
    void watch(Watcher watcher, Watch.Counts counts) {
        if (route.watch().isEmpty()) {
            return;
        }
        int watched = 0;
        for (Served one : served().toList()) {
            Optional<MovingReference> moving =
                    MovingReference.of(one.current().options().reference());
            moving.ifPresent(reference -> watcher.add(
                    new Watch(reference, one, counts)::look, route.watch().get()));
            watched += moving.isPresent() ? 1 : 0;
        }
        if (watched == 0) {
            throw new StreamException.Unusable("watch of " + route.topics().events() + ": "
                    + String.join(", ", route.references()) + " names the same for ever (expected: "
                    + MovingReference.EXPECTED + ", or no watch)");
        }
    }

    /**
     * A lane for one thread.
     *
     * @param tap sees its answers, the shadow's excepted
     */
    Lane lane(String group, OutputTopics limits, Tap tap) {
        OutputRecords outputs = new OutputRecords(route.topics(), group, limits);
        List<Seat> seats = packages.stream().map(Seat::new).toList();
        String topic = route.topics().events();
        Optional<ShadowScoring> second = shadow.map(one -> new ShadowScoring(
                new Seat(one.served()),
                one.formats().encoder(),
                new OutputRecords(one.topics(), group, limits.shadow().orElseThrow()),
                agreement));
        return route.choice().isPresent()
                ? new ChoosingLane(
                        topic,
                        new Chooser(route.choice().get(), route.packages()),
                        seats,
                        formats.encoder(),
                        outputs,
                        second,
                        tap)
                : new PlainLane(topic, seats.get(0), formats.encoder(), outputs, second, tap);
    }

    @Override
    public void close() {
        served().forEach(Served::close);
    }
}
