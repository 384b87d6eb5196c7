package dev.elbow.trainer.cli;

import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.trainer.data.ColumnProfile;
import dev.elbow.trainer.data.ColumnProfile.Kind;
import dev.elbow.trainer.data.LabelCounts;
import dev.elbow.trainer.recipe.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A recipe to begin with, drawn up from what the columns hold, with the reason for each guess beside it.
 *
 * @param name of the model
 * @param file as the recipe will name it, or a topic
 * @param bootstrapServers of a topic
 * @param label the column that says what a row is
 * @param labels how often each label stands there, in all rows
 */
record RecipeDraft(
        String name,
        String file,
        Optional<String> bootstrapServers,
        List<ColumnProfile> columns,
        Optional<String> label,
        LabelCounts labels) {

    /** Beyond this many symbols, or with more than half as many as rows, a text column names rather than describes. */
    private static final int MOST_SYMBOLS = 1_000;

    /** From here on, a text with few rows for each of its symbols is worth a look. */
    private static final int MANY_SYMBOLS = 50;

    private static final int MOST_LABELS = 30;

    private static final double HEAVY_SKEW = 3;
    private static final double WIDE = 100;
    private static final Set<String> NORMAL = Set.of("normal", "normal.", "benign", "0", "false", "no", "ok", "good");

    /**
     * Looks at the rows of a file: the one place where a recipe is made of them.
     *
     * @param file as the recipe will name it
     * @throws dev.elbow.trainer.data.TrainerDataException where the rows cannot be read, or there is no such label
     */
    static RecipeDraft of(
            Path rows, String name, String file, Optional<String> bootstrapServers, Optional<String> label) {
        LabelCounts labels = label.map(column -> LabelCounts.of(rows, Column.pointer(column), MOST_LABELS))
                .orElse(LabelCounts.NONE);
        // Rows that are not trained on have no part in which columns are logarithms.
        List<ColumnProfile> columns = ColumnProfile.of(rows, where(label, labels));
        return new RecipeDraft(name, file, bootstrapServers, columns, label, labels);
    }

    /** The recipe as YAML. */
    String text() {
        StringBuilder yaml = new StringBuilder("# A recipe: what a model is trained on, and how. Train it by\n");
        yaml.append("#     elbow train <this file> --out <new folder>\n");
        yaml.append("name: ").append(name).append("\nversion: 1.0.0\n");
        yaml.append(
                "# description: \"…\"            # what the events are, in a sentence, for the card and elbow zoo list\n");
        yaml.append("# limits: [\"…\"]               # what the model does not do, for the card\n\n");
        data(yaml);
        test(yaml);
        columns(yaml);
        settings(yaml);
        return yaml.toString();
    }

    /** Those of the labels that are commonly given to normal rows, in their order. */
    static List<String> normal(Collection<String> labels) {
        return labels.stream()
                .filter(value -> NORMAL.contains(value.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private void data(StringBuilder yaml) {
        yaml.append("data:\n  file: ").append(quoted(file)).append("\n");
        bootstrapServers.ifPresent(servers ->
                yaml.append("  bootstrap_servers: ").append(quoted(servers)).append("\n"));
        yaml.append("  description: not stated        # what the rows are, and where they were published\n");
        yaml.append("  license: not stated\n");
        if (label.isEmpty()) {
            yaml.append("  # where: \"…\"        # an SQL condition that chooses the normal rows to train on\n\n");
            return;
        }
        yaml.append("  label: ").append(quoted(label.get())).append("        # never a feature\n");
        List<String> counts = new ArrayList<>();
        labels.counts().forEach((value, count) -> counts.add(value + " (" + count + ")"));
        if (labels.missing() > 0) {
            counts.add("none (" + labels.missing() + ")");
        }
        yaml.append("  # labels: ").append(String.join(", ", counts)).append("\n");
        String guess = condition(
                label.get(), labels.counts().keySet().stream().findFirst().orElse(""));
        yaml.append(where().isEmpty() ? "  # where: " : "  where: ")
                .append(quoted(where().isEmpty() ? guess : where()))
                .append("        # train on normal rows only\n\n");
    }

    /** Commented out: only the user knows of rows that are kept for it. */
    private void test(StringBuilder yaml) {
        List<String> known = normal(labels.counts().keySet());
        String normal = known.isEmpty()
                ? "\"…\""
                : known.stream().map(RecipeDraft::quoted).collect(Collectors.joining(", "));
        yaml.append("# Labelled rows to test on, by data.label; nothing is fitted to them or calibrated on them.\n");
        if (!where().isEmpty()) {
            yaml.append("# Normal rows among them have to be kept from training: by data.where, ")
                    .append(number().map(column -> "as ... AND " + column + " % 2 = 1 keeps every other row")
                            .orElse("as ... AND \"row\" % 2 = 1 does where a column numbers rows"))
                    .append(",\n# or in a file of their own.\n");
        }
        yaml.append("# test:\n");
        yaml.append("#   normal: [")
                .append(normal)
                .append("]        # labels of normal rows; any other is an anomaly\n");
        yaml.append("#   where: \"…\"                 # which rows; without it, those that data.where leaves out\n");
        yaml.append("#   file: \"…\"                  # where they are in a file of their own\n\n");
    }

    /** A column that numbers rows, as SQL has it. */
    private Optional<String> number() {
        return columns.stream()
                .filter(column -> column.kind() == Kind.INTEGER
                        && reasonToLeaveOut(column).isPresent())
                .map(column -> column.pointer().substring(1))
                .filter(name -> name.matches("[^/~]+") && !label.equals(Optional.of(name)))
                .map(RecipeDraft::quotedName)
                .findFirst();
    }

    /** The condition for normal rows, those that most labels leave blank among them; empty where nothing says which they are. */
    String where() {
        return where(label, labels);
    }

    private static String where(Optional<String> label, LabelCounts labels) {
        long labelled =
                labels.counts().values().stream().mapToLong(count -> count).sum();
        return label.map(column -> normal(labels.counts().keySet()).stream()
                        .findFirst()
                        .map(value -> condition(column, value))
                        .orElse(labels.missing() > labelled ? quotedName(column) + " IS NULL" : ""))
                .orElse("");
    }

    /** What a user has to settle before training, where a label says nothing of what is normal. */
    Optional<String> warning() {
        return label.isEmpty() || !where().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "label " + label.get() + ": no value that says normal; the recipe trains on all rows, anomalies"
                                + " among them, until data.where chooses the normal ones");
    }

    /** What is to be known of the columns before the recipe is read: what was left out, taken as missing, or looks like a text. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (ColumnProfile column : columns) {
            Optional<String> reason = reasonToLeaveOut(column);
            if (reason.isPresent()) {
                notes.add("left out " + column.pointer() + ": " + reason.get());
            } else if (!column.missing().isEmpty()) {
                notes.add(column.pointer() + ": " + String.join(", ", column.missing()) + " taken as missing");
            } else if (column.kind() == Kind.TEXT
                    && column.distinct() > MANY_SYMBOLS
                    && column.distinct() > column.present() / 10) {
                notes.add(column.pointer() + ": " + column.distinct() + " symbols in " + column.present()
                        + " rows; leave it out where most events have one of their own");
            }
        }
        return notes;
    }

    /** Pointers of the columns to learn from. */
    List<String> features() {
        return columns.stream()
                .filter(column -> reasonToLeaveOut(column).isEmpty())
                .map(ColumnProfile::pointer)
                .toList();
    }

    private static String condition(String label, String value) {
        return quotedName(label) + " = '" + value.replace("'", "''") + "'";
    }

    private static String quotedName(String label) {
        return "\"" + label.replace("\"", "\"\"") + "\"";
    }

    private void columns(StringBuilder yaml) {
        List<String> leftOut = new ArrayList<>();
        yaml.append(
                "# Features in the order of the model's inputs. at: JSON pointer of the value in an event, where it is not\n");
        yaml.append(
                "# the name. missing: marginalise (the default: it costs nothing itself) or refuse (the event gets no score).\n");
        yaml.append("columns:\n");
        for (ColumnProfile column : columns) {
            Optional<String> reason = reasonToLeaveOut(column);
            if (reason.isPresent()) {
                leftOut.add(column.pointer() + ": " + reason.get());
            } else {
                column(yaml, column);
            }
        }
        if (!leftOut.isEmpty()) {
            yaml.append("# left out:\n");
            leftOut.forEach(line -> yaml.append("#   ").append(line).append("\n"));
        }
        yaml.append("\n");
    }

    /** Whether any column is left to learn from. */
    boolean empty() {
        return features().isEmpty();
    }

    private Optional<String> reasonToLeaveOut(ColumnProfile column) {
        if (label.map(Column::pointer).filter(column.pointer()::equals).isPresent()) {
            return Optional.of("the label");
        }
        if (column.present() == 0) {
            return Optional.of("always missing");
        }
        if (column.kind() == Kind.TIME) {
            return Optional.of("a time; what repeats (hour, weekday) would have to be a column of its own");
        }
        if (column.kind() == Kind.OTHER) {
            return Optional.of("neither number, text nor boolean");
        }
        boolean unique = column.distinct() == column.present() && column.present() >= 20;
        boolean names = column.kind() == Kind.TEXT
                && (column.distinct() > MOST_SYMBOLS || column.distinct() > column.present() / 2);
        if (names || (unique && column.kind() == Kind.INTEGER)) {
            return Optional.of("an identifier: " + column.distinct() + " values in " + column.present() + " rows");
        }
        return Optional.empty();
    }

    private static void column(StringBuilder yaml, ColumnProfile column) {
        String name = column.pointer()
                .substring(1)
                .replace("/", ".")
                .replace("~1", "/")
                .replace("~0", "~");
        yaml.append("  - name: ").append(quoted(name)).append("\n");
        if (!Column.pointer(name).equals(column.pointer())) {
            yaml.append("    at: ").append(quoted(column.pointer())).append("\n");
        }
        boolean binary = column.least() == 0 && column.largest() == 1 && column.distinct() == 2;
        if (column.kind() == Kind.TEXT) {
            yaml.append("    type: categorical              # ")
                    .append(
                            column.distinct() == 1
                                    ? "always the same; any other is strange"
                                    : column.distinct() + " symbols")
                    .append("\n");
        } else if (column.kind() == Kind.BOOLEAN || binary) {
            yaml.append("    type: boolean                  # Bernoulli\n");
        } else {
            numeric(yaml, column);
        }
    }

    private static void numeric(StringBuilder yaml, ColumnProfile column) {
        yaml.append("    type: numeric                  # ")
                .append(range(column))
                .append(
                        column.missing().isEmpty()
                                ? ""
                                : "; " + String.join(", ", column.missing()) + " taken as missing")
                .append("\n");
        yaml.append("    likelihood: student_t          # or gaussian, by which single far values count for more\n");
        ColumnProfile.Spread trained = column.trained();
        if (Math.abs(trained.skewness()) > HEAVY_SKEW && trained.widest() >= WIDE) {
            yaml.append("    transform: signed_log          # skewness ")
                    .append(number(trained.skewness()))
                    .append("\n");
        }
    }

    private static String range(ColumnProfile column) {
        return column.distinct() == 1
                ? "always " + number(column.least()) + "; what is far from it is strange"
                : "from " + number(column.least()) + " to " + number(column.largest());
    }

    private static void settings(StringBuilder yaml) {
        yaml.append("# How to fit; each line shows the default.\n");
        yaml.append("# model:\n");
        yaml.append("#   prior: mixture               # of normal distributions, learned; or standard\n");
        yaml.append("#   components: 512              # of the prior, one a training row at most\n");
        yaml.append("#   latent: 0                    # dimensions; 0 for as many as encoded columns, 16 at most\n");
        yaml.append("#   hidden: [64, 64]\n");
        yaml.append("#   sigma_floor: 0.2             # least sigma of a Gaussian, in standard deviations\n\n");
        yaml.append("fit:\n");
        yaml.append("  seed: 0\n");
        yaml.append("  # epochs: 40                   # at most; early stopping by the held-out bound\n");
        yaml.append("  # steps: 4000                  # at most\n");
        yaml.append("  # batch: 256\n");
        yaml.append("  # held_out: 0.2                # share of rows kept for early stopping and calibration\n");
        yaml.append(
                "  # cross_fit_below: 10000       # fewer rows: each is held out once, and the model is fitted to all\n\n");
        yaml.append("score:\n");
        yaml.append("  # nodes: 2                     # constant draws a score is averaged over\n");
        yaml.append("  false_alert_rate: 0.001        # share of normal events above the threshold\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    /** JSON text is YAML text. */
    private static String quoted(String text) {
        return ResultJson.write(text);
    }
}
