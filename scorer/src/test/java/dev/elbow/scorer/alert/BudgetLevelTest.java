package dev.elbow.scorer.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.budget.AlertBudget;
import dev.elbow.scorer.budget.OpeningRule;
import dev.elbow.scorer.budget.PartLevel;
import dev.elbow.scorer.fixture.Scores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetLevelTest {

    private static final AlertBudget BUDGET = new AlertBudget.Alerts(200, AlertBudget.Period.DAY, AlertBudget.Each.KEY);
    private static final OpeningRule RULE = new OpeningRule(2, 3);

    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore("levels").get();

    /** Into the second round, of three models, of which one is seen in the first alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void goesOnFromItsStoreToTheLastBit(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KeyValueStore<Bytes, byte[]> other =
                Stores.inMemoryKeyValueStore("other").get();
        BudgetLevel whole = level(other);
        BudgetLevel restarted = level(store);
        int opening = 0;
        for (int i = 0; i < 1.3 * LevelStore.ROUND; i++) {
            if (random.nextInt(300) == 0) {
                restarted = level(copy());
            }
            int model = i < 4_000 ? random.nextInt(3) : random.nextInt(2);
            Score score = score(i, model, Math.pow(random.nextDouble(), i < 6_000 ? 1 : 1.4));
            byte[] key = ("key-" + random.nextInt(20)).getBytes(StandardCharsets.UTF_8);

            Level.Bounds expected = whole.of(key, score.event().orElseThrow().timestamp(), score);
            Level.Bounds bounds = restarted.of(key, score.event().orElseThrow().timestamp(), score);

            assertThat(bounds).as("score " + i).isEqualTo(expected);
            opening += bounds.opens().isPresent()
                            && score.pValue() <= bounds.opens().getAsDouble()
                    ? 1
                    : 0;
        }

        assertThat(opening).isGreaterThan(50);
    }

    /** Of all that is learned, a score is the least; what all scores of a round are has to be less than a copy each. */
    @Test
    void aScoreCostsTheStoreFewBytes() {
        BudgetLevel level = level(store);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < LevelStore.ROUND; i++) {
            level.of(new byte[] {1}, 1_000L * i, score(i, 0, random.nextDouble()));
        }

        long bytes = 0;
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> one = all.next();
                bytes += one.key.get().length + one.value.length;
            }
        }
        assertThat(bytes / LevelStore.ROUND).isBetween(30L, 50L);
    }

    @Test
    void aModelThatIsGoneForLongIsForgotten() {
        BudgetLevel level = level(store);
        level.of(new byte[] {1}, 0, score(0, 1, 0.5));
        SplittableRandom random = new SplittableRandom(1);
        Bytes gone = Bytes.wrap(("model-" + model(1).digest()).getBytes(StandardCharsets.UTF_8));
        for (int i = 1; i < 18 * LevelStore.ROUND; i++) {
            level.of(new byte[] {1}, 1_000L * i, score(i, 0, random.nextDouble()));
            if (i == LevelStore.ROUND) {
                assertThat(store.get(gone)).isNotNull();
            }
        }

        assertThat(store.get(gone)).isNull();
        assertThat(new LevelStore(store).models())
                .extracting(known -> known.model())
                .containsExactly(model(0));
    }

    /** A package whose calibration ends below what comes: its p-values are 0, and say no more. */
    @Test
    void aPValueOfZeroIsAsStrangeAsCanBe() {
        BudgetLevel level = level(store, new AlertBudget.Share(0.01));
        Level.Bounds bounds = level.of(new byte[0], 0, score(0, 0, 0));

        assertThat(bounds.opens().orElseThrow()).isBetween(0.0, 1.0);
        for (int i = 1; i < 1_000; i++) {
            assertThat(level.of(new byte[0], i, score(i, 0, i % 2)).opens()).isPresent();
        }
    }

    @Test
    void holdsModelsBeyondTheLastPlaceToTheirOwnThresholds() {
        BudgetLevel level = level(store, new AlertBudget.Share(0.01));
        for (int model = 0; model < BudgetLevel.MOST_MODELS; model++) {
            assertThat(level.of(new byte[0], model, score(model, model, 0.5)).opens())
                    .isPresent();
        }

        assertThat(level.of(new byte[0], 99, score(99, BudgetLevel.MOST_MODELS, 0.5)))
                .isEqualTo(Level.Bounds.NONE);
        assertThat(level.of(new byte[0], 100, score(100, 0, 0.5)).opens()).isPresent();
    }

    /** With {@code at_least_once}, a kill may leave some of what was written together. */
    @Test
    void goesOnWithPartOfWhatWasWritten() {
        for (String lost : List.of("models", "part", "seen-0", "model-" + model(0).digest())) {
            BudgetLevel level = level(store);
            for (int i = 0; i < LevelStore.ROUND + 20; i++) {
                level.of(new byte[] {1}, 1_000L * i, score(i, i % 2, 0.5));
            }
            store.delete(Bytes.wrap(lost.getBytes(StandardCharsets.UTF_8)));

            BudgetLevel next = level(store);

            for (int i = 0; i < 20; i++) {
                assertThat(next.of(new byte[] {1}, 1_000L * i, score(i, i % 2, 0.5)))
                        .as(lost)
                        .isNotNull();
            }
        }
    }

    @Test
    void refusesAnotherLayout() {
        store.put(Bytes.wrap("part".getBytes(StandardCharsets.UTF_8)), new byte[] {9, 0, 0, 0, 0});

        assertThatThrownBy(() -> level(store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("level store: version 9 (expected: version 1; another version of Elbow wrote it)");
    }

    private BudgetLevel level(KeyValueStore<Bytes, byte[]> of) {
        return level(of, BUDGET);
    }

    private static BudgetLevel level(KeyValueStore<Bytes, byte[]> of, AlertBudget budget) {
        return new BudgetLevel(
                new LevelStore(of),
                bytes -> bytes.map(kept -> PartLevel.of(kept, budget, RULE, OptionalDouble.empty()))
                        .orElseGet(() -> new PartLevel(budget, RULE, OptionalDouble.empty())),
                new TaskStanding(0, new DriftLog()));
    }

    /** As a changelog brings it to the next process. */
    private KeyValueStore<Bytes, byte[]> copy() {
        List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            all.forEachRemaining(one -> entries.add(KeyValue.pair(one.key, one.value.clone())));
        }
        entries.forEach(one -> store.put(one.key, one.value));
        return store;
    }

    private static Score.Model model(int number) {
        return new Score.Model(
                "pump", "1.0." + number, "sha256:" + String.valueOf(number).repeat(64));
    }

    private static Score score(long number, int model, double pValue) {
        Score score = Scores.of(number, 1_000_000 + 2_000 * number, pValue, 1, pValue < 0.001);
        return new Score(
                model(model),
                score.event(),
                score.elbo(),
                pValue,
                score.anomalous(),
                score.latent(),
                score.explanation());
    }
}
