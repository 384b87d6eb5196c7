package dev.elbow.trainer.benchmark;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.elbow.schemas.Excerpt;
import dev.elbow.schemas.IoFault;
import dev.elbow.trainer.data.ContentDigest;
import dev.elbow.trainer.data.TrainerDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file whose last column says which rows are anomalies. Its cells stay in the file until some rows are asked for.
 *
 * @param columns names of all columns but the label
 * @param rows of the file
 * @param anomalies rows labelled 1, the first row of the file being 0
 * @param sha256 digest of the content, before any compression
 */
record LabelledSet(String name, Path file, List<String> columns, int rows, BitSet anomalies, String sha256) {

    /** What the last column is called. */
    static final String LABEL = "label";

    LabelledSet {
        columns = List.copyOf(columns);
        anomalies = (BitSet) anomalies.clone();
    }

    /**
     * Reads header and labels.
     *
     * @return empty where the last column is not the label
     * @throws TrainerDataException where a row does not fit the header, a label is neither 0 nor 1, or no row is normal, or none
     *     an anomaly
     */
    static Optional<LabelledSet> read(String name, Path file) {
        List<String> columns = new ArrayList<>();
        BitSet anomalies = new BitSet();
        int rows = 0;
        try (CloseableIterator<CsvRecord> records = open(file)) {
            if (records.hasNext()) {
                columns.addAll(records.next().getFields());
            }
            if (columns.isEmpty() || !columns.remove(columns.size() - 1).equals(LABEL)) {
                return Optional.empty();
            }
            for (; records.hasNext(); rows++) {
                if (anomalous(file, columns, records.next())) {
                    anomalies.set(rows);
                }
            }
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw unreadable(file, e);
        }
        check(file, columns, rows, anomalies.cardinality());
        return Optional.of(new LabelledSet(name, file, columns, rows, anomalies, ContentDigest.sha256(file)));
    }

    private static boolean anomalous(Path file, List<String> columns, CsvRecord row) {
        String where = "data " + file + ", line " + row.getStartingLineNumber() + ": ";
        String label = row.getField(columns.size());
        if (!label.equals("0") && !label.equals("1")) {
            throw new TrainerDataException(
                    where + LABEL + " " + Excerpt.of(label) + " (expected: 0 for a normal row, 1 for an anomaly)");
        }
        return label.equals("1");
    }

    private static void check(Path file, List<String> columns, int rows, int anomalies) {
        if (columns.isEmpty()) {
            throw new TrainerDataException("data " + file + ": no column beside the label (expected: some)");
        }
        if (rows - anomalies < 2 || anomalies < 1) {
            throw new TrainerDataException("data " + file + ": " + (rows - anomalies) + " normal rows and " + anomalies
                    + " anomalies (expected: at least 2 and 1)");
        }
    }

    /**
     * The cells of some rows, without their labels.
     *
     * @param numbers of rows, in any order; a row may be asked for twice
     * @return in the order of the numbers
     */
    List<List<String>> cells(int[] numbers) {
        int[] ascending = Arrays.stream(numbers).sorted().distinct().toArray();
        List<List<String>> found = new ArrayList<>(ascending.length);
        try (CloseableIterator<CsvRecord> records = open(file)) {
            records.next();
            for (int row = 0; found.size() < ascending.length; row++) {
                CsvRecord read = records.next();
                if (row == ascending[found.size()]) {
                    found.add(List.copyOf(read.getFields().subList(0, columns.size())));
                }
            }
        } catch (IOException | UncheckedIOException | CsvParseException e) {
            throw unreadable(file, e);
        }
        List<List<String>> cells = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            cells.add(found.get(Arrays.binarySearch(ascending, number)));
        }
        return cells;
    }

    private static CloseableIterator<CsvRecord> open(Path file) throws IOException {
        return CsvReader.builder()
                .detectBomHeader(true)
                .ofCsvRecord(ContentDigest.content(file))
                .iterator();
    }

    private static TrainerDataException unreadable(Path file, Exception e) {
        String words = String.valueOf(e.getMessage());
        if (e instanceof IOException fault) {
            words = IoFault.of(fault);
        } else if (e instanceof UncheckedIOException fault) {
            words = IoFault.of(fault);
        }
        return new TrainerDataException("data " + file + ": cannot be read: " + words, e);
    }
}
