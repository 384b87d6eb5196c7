package dev.elbow.trainer.benchmark;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.elbow.schemas.IoFault;
import dev.elbow.trainer.data.TrainerDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Figures of others, to stand beside ours.
 *
 * @param measured by protocol, method and set: runs of other programs under the same protocol
 * @param published by method and set, under the protocol dte
 */
record Reference(Map<String, Map<String, Map<String, Score>>> measured, Map<String, Map<String, Score>> published) {

    static final Reference NONE = new Reference(Map.of(), Map.of());

    private static final String MEASURED = "adbench_open_baselines.csv";
    private static final String PUBLISHED_AUROC = "dte_paper_semi_aucroc_mean.csv";
    private static final String PUBLISHED_AUPR = "dte_paper_semi_aucpr_mean.csv";

    /** Percent. */
    record Score(double auroc, double aupr) {}

    /**
     * Reads what a folder has of {@value #MEASURED} (columns dataset, protocol, method, auroc, aupr) and of
     * {@value #PUBLISHED_AUROC} with {@value #PUBLISHED_AUPR} (a column dataset, then one a method).
     *
     * @throws TrainerDataException where the folder has none of them, or one cannot be read
     */
    static Reference read(Path folder) {
        Map<String, Map<String, Map<String, Score>>> measured = new LinkedHashMap<>();
        Map<String, Map<String, Score>> published = new LinkedHashMap<>();
        if (Files.isRegularFile(folder.resolve(MEASURED))) {
            forEach(
                    folder.resolve(MEASURED),
                    row -> measured.computeIfAbsent(row.getField("protocol"), none -> new LinkedHashMap<>())
                            .computeIfAbsent(row.getField("method"), none -> new LinkedHashMap<>())
                            .put(plain(row.getField("dataset")), new Score(number(row, "auroc"), number(row, "aupr"))));
        }
        if (Files.isRegularFile(folder.resolve(PUBLISHED_AUROC))
                && Files.isRegularFile(folder.resolve(PUBLISHED_AUPR))) {
            Map<String, Map<String, Double>> auprs = new LinkedHashMap<>();
            forEach(
                    folder.resolve(PUBLISHED_AUPR),
                    row -> each(
                            row,
                            (method, value) -> auprs.computeIfAbsent(method, none -> new LinkedHashMap<>())
                                    .put(plain(row.getField("dataset")), value)));
            forEach(
                    folder.resolve(PUBLISHED_AUROC),
                    row -> each(row, (method, value) -> {
                        String set = plain(row.getField("dataset"));
                        double aupr = auprs.getOrDefault(method, Map.of()).getOrDefault(set, Double.NaN);
                        published
                                .computeIfAbsent(method, none -> new LinkedHashMap<>())
                                .put(set, new Score(value, aupr));
                    }));
        }
        if (measured.isEmpty() && published.isEmpty()) {
            throw new TrainerDataException("reference " + folder + ": neither " + MEASURED + " nor " + PUBLISHED_AUROC
                    + " with " + PUBLISHED_AUPR + " (expected: at least one)");
        }
        return new Reference(measured, published);
    }

    /** What other programs came to under a protocol, by method and set. */
    Map<String, Map<String, Score>> measured(Protocol protocol) {
        return measured.getOrDefault(Summary.word(protocol), Map.of());
    }

    /** What was published for a protocol, by method and set. */
    Map<String, Map<String, Score>> published(Protocol protocol) {
        return protocol == Protocol.DTE ? published : Map.of();
    }

    /** A method's figures on a set, whatever the case of its name. */
    static Optional<Score> find(Map<String, Score> sets, String set) {
        return Optional.ofNullable(sets.get(plain(set)));
    }

    private static String plain(String set) {
        return set.toLowerCase(Locale.ROOT);
    }

    private interface Reader {
        void read(NamedCsvRecord row);
    }

    private interface Cell {
        void read(String method, double value);
    }

    private static void each(NamedCsvRecord row, Cell cell) {
        for (String method : row.getHeader()) {
            if (!method.equals("dataset") && !row.getField(method).isBlank()) {
                cell.read(method, number(row, method));
            }
        }
    }

    private static double number(NamedCsvRecord row, String column) {
        return Double.parseDouble(row.getField(column));
    }

    private static void forEach(Path file, Reader reader) {
        try (CloseableIterator<NamedCsvRecord> rows =
                CsvReader.builder().ofNamedCsvRecord(file).iterator()) {
            while (rows.hasNext()) {
                reader.read(rows.next());
            }
        } catch (IOException e) {
            throw new TrainerDataException("reference " + file + ": " + IoFault.of(e), e);
        } catch (UncheckedIOException e) {
            throw new TrainerDataException("reference " + file + ": " + IoFault.of(e), e);
        } catch (CsvParseException | IllegalArgumentException | NoSuchElementException e) {
            throw new TrainerDataException("reference " + file + ": " + e.getMessage(), e);
        }
    }
}
