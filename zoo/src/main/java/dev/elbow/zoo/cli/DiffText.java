package dev.elbow.zoo.cli;

import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.wire.DocumentJson;
import dev.elbow.zoo.diff.Change;
import dev.elbow.zoo.diff.FeatureDiff;
import dev.elbow.zoo.diff.Figure;
import dev.elbow.zoo.diff.Metric;
import dev.elbow.zoo.diff.PackageDiff;
import dev.elbow.zoo.diff.RecipeDiff;
import dev.elbow.zoo.diff.VocabularyChange;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What two packages say otherwise, for people. */
record DiffText(PackageDiff diff) {

    private static final String NONE = "-";

    /** Things that one side has alone and that are shown whole; of more, the names have to do. */
    private static final int FEW = 3;

    private static final int MOST_NAMES = 10;
    private static final int MOST_SYMBOLS = 5;

    void print(PrintWriter out) {
        recipe(out, diff.recipe());
        features(out, diff.features());
        metrics(out);
    }

    private static void recipe(PrintWriter out, RecipeDiff recipe) {
        if (!recipe.problems().isEmpty()) {
            out.printf("%nRecipe: not compared; %s%n", String.join("; ", recipe.problems()));
            return;
        }
        if (recipe.changes().isEmpty()) {
            out.printf(Locale.ROOT, "%nRecipe: the same in all %,d keys%n", recipe.keys());
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nRecipe: differs in %,d of %,d keys%n",
                recipe.changes().size(),
                recipe.keys());
        TextTable table = new TextTable(3);
        table.row("key", "A", "B");
        List<Change> alone = recipe.changes().stream().filter(Change::ofAnItem).toList();
        for (Change change : recipe.changes()) {
            if (alone.size() <= FEW || !change.ofAnItem()) {
                table.row(change.key(), change.a().orElse(NONE), change.b().orElse(NONE));
            }
        }
        if (alone.size() > FEW) {
            table.row(
                    "only in one",
                    keys(alone, change -> change.a().isPresent()),
                    keys(alone, change -> change.b().isPresent()));
        }
        table.print(out);
    }

    private static String keys(List<Change> changes, Predicate<Change> of) {
        List<String> keys = changes.stream().filter(of).map(Change::key).toList();
        return keys.isEmpty() ? NONE : listed(keys, MOST_NAMES);
    }

    private void features(PrintWriter out, FeatureDiff features) {
        int a = diff.a().manifest().features().size();
        int b = diff.b().manifest().features().size();
        if (features.same()) {
            out.printf(Locale.ROOT, "%nFeatures: the same %,d%n", a);
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nFeatures: %,d in A, %,d in B, %s in common%n",
                a,
                b,
                features.common() == 0 ? "nothing" : String.format(Locale.ROOT, "%,d", features.common()));
        TextTable notes = new TextTable(2);
        alone(notes, "only in A", features.onlyA());
        alone(notes, "only in B", features.onlyB());
        if (!features.sameOrder()) {
            notes.row("order", "not the same; events do not care, but graphs that are run without Elbow do");
        }
        if (features.moved() > 0) {
            notes.row(
                    "transforms",
                    String.format(
                            Locale.ROOT,
                            "%,d fitted anew, moved by less than a tenth of their spread",
                            features.moved()));
        }
        notes.print(out);
        changes(out, features);
    }

    private static void alone(TextTable table, String name, List<Feature> features) {
        if (!features.isEmpty()) {
            table.row(name, listed(features.stream().map(DiffText::words).toList(), MOST_NAMES));
        }
    }

    private static String words(Feature feature) {
        return feature.name() + " (" + DocumentJson.type(feature) + " at " + feature.pointer() + ")";
    }

    private static void changes(PrintWriter out, FeatureDiff features) {
        if (features.changes().isEmpty() && features.vocabularies().isEmpty()) {
            return;
        }
        TextTable table = new TextTable(4);
        table.row("changed", "", "A", "B");
        features.changes().forEach(one -> table.row(one.feature(), one.what(), one.a(), one.b()));
        for (VocabularyChange one : features.vocabularies()) {
            String gained = symbols("; gained ", one.gained());
            table.row(
                    one.feature(),
                    "vocabulary",
                    symbols(one.a()),
                    symbols(one.b()) + gained + symbols("; lost ", one.lost()));
        }
        table.print(out);
    }

    private static String symbols(int count) {
        return String.format(Locale.ROOT, count == 1 ? "%,d symbol" : "%,d symbols", count);
    }

    private static String symbols(String word, List<String> symbols) {
        return symbols.isEmpty()
                ? ""
                : word + String.format(Locale.ROOT, "%,d: ", symbols.size()) + listed(symbols, MOST_SYMBOLS);
    }

    /** The first of them, and how many more there are. */
    private static String listed(List<String> names, int most) {
        String first = names.stream().limit(most).collect(Collectors.joining(", "));
        return names.size() <= most ? first : first + String.format(Locale.ROOT, " and %,d more", names.size() - most);
    }

    private void metrics(PrintWriter out) {
        List<Metric> heldOut = new ArrayList<>(diff.model());
        heldOut.addAll(diff.metrics());
        metrics(out, "Metrics, each on the rows that its package held out", diff.sameRows(), heldOut);
        if (!diff.tested().isEmpty()) {
            metrics(
                    out,
                    "Test metrics, each on the rows that its package was tested on",
                    diff.sameTest(),
                    diff.tested());
        }
    }

    private static void metrics(PrintWriter out, String heading, boolean same, List<Metric> metrics) {
        out.printf("%n%s%s%n", heading, same ? "" : ": those of A are not those of B");
        TextTable table = new TextTable(1);
        table.row("", "A", "B", "difference");
        metrics.forEach(one -> metric(table, one));
        table.print(out);
    }

    private static void metric(TextTable table, Metric one) {
        OptionalDouble difference = one.difference();
        String sign = difference.isPresent() && difference.getAsDouble() > 0 ? "+" : "";
        table.row(one.name(), figure(one.a()), figure(one.b()), sign + figure(difference));
    }

    private static String figure(OptionalDouble number) {
        return number.isPresent() ? Figure.of(number.getAsDouble()) : NONE;
    }
}
