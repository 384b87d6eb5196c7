package dev.elbow.scorer.stream;

import static dev.elbow.scorer.stream.Bench.EVENT;
import static dev.elbow.scorer.stream.Bench.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.model.FeatureModel;
import dev.elbow.zoo.MovingReference;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyModel;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import dev.elbow.zoo.runtime.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package takes the place of another while threads score. */
class SwapTest {

    @TempDir
    Path temp;

    private final Watch.Counts counts = new Watch.Counts();

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path place;

    @SuppressWarnings("NullAway.Init") // set before each test
    private VerifiedPackage old;

    @BeforeEach
    void write() {
        place = temp.resolve("stable");
        old = TinyPackage.write(place);
    }

    @Test
    void scoresWithTheNewOneFromTheNextCommitOn() throws IOException {
        Bench bench = new Bench(Guarantee.EXACTLY_ONCE, old, old.open(Provider.CPU), true);
        VerifiedPackage next = replace(new TinyVariant().version("2.0.0"));
        OpenPackage first = bench.served.current();
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> {
            bench.served.replace(first.successor(next));
            bench.event(FIRST, EVENT);
        });
        bench.turn(() -> bench.nanos.addAndGet(100_000_000));
        bench.turn(() -> {
            assertThat(first.uses()).as("closed with the commit").isZero();
            bench.event(FIRST, EVENT);
        });

        bench.run();
        bench.loop.close();
        bench.served.close();

        assertThat(models(bench))
                .containsExactly("tiny@" + old.digest(), "tiny@" + old.digest(), "tiny@" + next.digest());
        assertThat(bench.answered()).containsExactly("scores 0", "scores 1", "scores 2");
        assertThat(bench.served.current().uses()).isZero();
    }

    /** The decoder, too, is that of the package: another may find its features elsewhere. */
    @Test
    void readsEventsByTheFeaturesOfTheNewOne() throws IOException {
        Bench bench = new Bench(Guarantee.EXACTLY_ONCE, old, old.open(Provider.CPU), true);
        VerifiedPackage next = replace(new TinyVariant().version("2.0.0").features(elsewhere()));
        bench.turn(() -> bench.event(FIRST, EVENT));
        bench.turn(() -> bench.nanos.addAndGet(100_000_000));
        bench.turn(() -> bench.served.replace(bench.served.current().successor(next)));
        bench.turn(() -> {
            bench.event(FIRST, "{\"new\": {\"temperature\": 21.5, \"mode\": \"busy\"}}");
            bench.event(FIRST, EVENT);
        });

        bench.run();
        bench.loop.close();
        bench.served.close();

        assertThat(bench.answered()).containsExactly("scores 0", "scores 1", "refusals");
    }

    private static List<FeatureModel> elsewhere() {
        List<FeatureModel> features = new ArrayList<>(TinyModel.features());
        features.set(
                0,
                at(
                        features.get(0),
                        new Feature.Numeric("temperature", "/new/temperature", Feature.Missing.MARGINALISE)));
        features.set(
                3,
                at(
                        features.get(3),
                        new Feature.Categorical("mode", "/new/mode", Feature.Missing.REFUSE, List.of("idle", "busy"))));
        return features;
    }

    private static FeatureModel at(FeatureModel model, Feature place) {
        return new FeatureModel(place, model.transform(), model.likelihood());
    }

    @Test
    void dropsOneThatComesAfterTheEnd() throws IOException {
        Served served = open(old);
        OpenPackage next = served.current().successor(replace(new TinyVariant().version("2.0.0")));
        served.close();

        served.replace(next);
        served.close();

        assertThat(next.uses()).isZero();
        assertThat(served.current().uses()).isZero();
    }

    @Test
    void closesTheOldOneOnceNoThreadUsesIt() throws IOException {
        Served served = open(old);
        OpenPackage first = served.current();
        Seat one = new Seat(served);
        Seat other = new Seat(served);
        served.replace(first.successor(replace(new TinyVariant().version("2.0.0"))));

        assertThat(first.uses()).isEqualTo(2);
        one.renew();
        one.renew();
        assertThat(first.uses()).isEqualTo(1);
        assertThat(other.tally().model().version()).isEqualTo("1.0.0");
        other.close();
        other.close();

        assertThat(first.uses()).isZero();
        assertThat(one.tally().model().version()).isEqualTo("2.0.0");
        one.close();
        served.close();
        assertThat(served.current().uses()).isZero();
    }

    @Test
    void takesWhatTheReferenceNamesNow() throws IOException {
        Served served = open(old);
        Watch watch = watch(served);
        watch.look();
        assertThat(served.current()).hasToString(old.toString());

        VerifiedPackage next = replace(new TinyVariant().version("2.0.0").threshold(-100));
        watch.look();
        watch.look();

        assertThat(served.current()).hasToString(next.toString());
        assertThat(counts.swapped().sum()).isEqualTo(1);
        assertThat(counts.refused().sum()).isZero();
        served.close();
    }

    @Test
    void loadsNothingWhereNothingChanged() {
        Served served = open(old);
        AtomicInteger loads = new AtomicInteger();
        Watch watch = new Watch(reference(), served, counts, one -> {
            loads.incrementAndGet();
            return Zoo.load(one);
        });

        watch.look();
        watch.look();

        assertThat(loads).hasValue(0);
        served.close();
    }

    @Test
    void refusesWhatDoesNotVerifyOnceAndTakesWhatIsMended() throws IOException {
        Served served = open(old);
        Watch watch = watch(served);
        replace(new TinyVariant().version("2.0.0"));
        Files.write(place.resolve("score.onnx"), new byte[] {1, 2, 3});

        watch.look();
        watch.look();
        assertThat(served.current()).hasToString(old.toString());
        assertThat(counts.refused().sum()).as("said once").isEqualTo(1);

        Files.delete(place.resolve("golden.json"));
        watch.look();
        assertThat(counts.refused().sum()).as("another reason").isEqualTo(2);

        Files.move(place, temp.resolve("broken"));
        VerifiedPackage mended = new TinyVariant().version("2.0.0").write(place);
        watch.look();
        assertThat(served.current()).hasToString(mended.toString());
        served.close();
    }

    @Test
    void refusesWhereTheOneThatWasThereIsGone() throws IOException {
        Served served = open(old);
        Watch watch = watch(served);
        Files.move(place, temp.resolve("away"));

        watch.look();
        assertThat(served.current()).hasToString(old.toString());
        assertThat(counts.refused().sum()).isEqualTo(1);

        Files.move(temp.resolve("away"), place);
        watch.look();
        Files.move(place, temp.resolve("away"));
        watch.look();
        assertThat(counts.refused().sum()).as("it was well in between").isEqualTo(2);
        served.close();
    }

    @Test
    void refusesOnAnyFaultOfTheLoad() throws IOException {
        Served served = open(old);
        Watch watch = new Watch(reference(), served, counts, one -> {
            throw new ZooException.Unreachable("registry: nobody listens there");
        });
        replace(new TinyVariant().version("2.0.0"));

        watch.look();

        assertThat(served.current()).hasToString(old.toString());
        assertThat(counts.refused().sum()).isEqualTo(1);
        served.close();
    }

    private VerifiedPackage replace(TinyVariant by) throws IOException {
        Files.move(place, temp.resolve("before"));
        return by.write(place);
    }

    private Watch watch(Served served) {
        return new Watch(reference(), served, counts);
    }

    private MovingReference reference() {
        return MovingReference.of(place.toString()).orElseThrow();
    }

    private static Served open(VerifiedPackage one) {
        return Bench.served(one, one.open(Provider.CPU));
    }

    private static List<String> models(Bench bench) {
        return bench.producer.history().stream()
                .map(record -> String.valueOf(Bench.headers(record).get("elbow-model")))
                .toList();
    }
}
