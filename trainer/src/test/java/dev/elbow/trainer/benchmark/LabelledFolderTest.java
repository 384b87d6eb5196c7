package dev.elbow.trainer.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.trainer.data.TrainerDataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledFolderTest {

    private static final String THREE_ROWS = "a,\"b, quoted\",label\n1,x,0\n2,\"y\nz\",1\n3,,0\n";

    @TempDir
    Path folder;

    @Test
    void readsLabelsFirstAndCellsWhenAskedFor() throws IOException {
        write("some.csv", THREE_ROWS);

        LabelledSet set = LabelledFolder.of(folder).named("some");

        assertThat(set.columns()).containsExactly("a", "b, quoted");
        assertThat(set.rows()).isEqualTo(3);
        assertThat(set.anomalies().stream()).containsExactly(1);
        assertThat(set.cells(new int[] {2, 1, 2}))
                .containsExactly(List.of("3", ""), List.of("2", "y\nz"), List.of("3", ""));
    }

    @Test
    void aGzippedFileIsTheSameSet() throws IOException {
        Path gzipped = folder.resolve("packed.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
            out.write(THREE_ROWS.getBytes(StandardCharsets.UTF_8));
        }
        write("plain.csv", THREE_ROWS);

        LabelledFolder sets = LabelledFolder.of(folder);

        assertThat(sets.named("packed").sha256()).isEqualTo(sets.named("plain").sha256());
        assertThat(sets.named("packed").cells(new int[] {0})).containsExactly(List.of("1", "x"));
    }

    @Test
    void aFileWithoutLabelsIsNoSet() throws IOException {
        Path file = write("manifest.csv", "name,rows\nglass,214\n");

        LabelledFolder sets = LabelledFolder.of(folder);

        assertThat(sets.read("manifest")).isEmpty();
        assertThatThrownBy(() -> sets.named("manifest"))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + file + ": the last column is not label (expected: 0 or 1 for each row there)");
    }

    @Test
    void namesTheLineOfAnotherLabel() throws IOException {
        Path file = write("odd.csv", "a,label\n1,0\n2,normal\n");

        assertThatThrownBy(() -> LabelledFolder.of(folder).named("odd"))
                .isInstanceOf(TrainerDataException.class)
                .hasMessage("data " + file + ", line 3: label normal (expected: 0 for a normal row, 1 for an anomaly)");
    }

    @Test
    void namesTheRecordOfAnotherWidth() throws IOException {
        Path file = write("odd.csv", "a,b,label\n1,2,0\n2,0\n");

        assertThatThrownBy(() -> LabelledFolder.of(folder).named("odd"))
                .hasMessage("data " + file + ": cannot be read: Record 3 has 2 fields, but first record had 3 fields");
    }

    @Test
    void refusesASetWithoutNormalRows() throws IOException {
        Path file = write("strange.csv", "a,label\n1,1\n2,1\n");

        assertThatThrownBy(() -> LabelledFolder.of(folder).named("strange"))
                .hasMessage("data " + file + ": 0 normal rows and 2 anomalies (expected: at least 2 and 1)");
    }

    @Test
    void refusesAFolderWithoutSets() throws IOException {
        write("notes.txt", "none");

        assertThatThrownBy(() -> LabelledFolder.of(folder))
                .hasMessage("data " + folder
                        + ": no CSV file (expected: files .csv or .csv.gz, with the last column label)");
        assertThatThrownBy(() -> LabelledFolder.of(folder.resolve("none")))
                .hasMessage("data " + folder.resolve("none") + ": no such file or folder");
    }

    @Test
    void saysWhichSetIsNearest() throws IOException {
        write("glass.csv", THREE_ROWS);

        assertThatThrownBy(() -> LabelledFolder.of(folder).named("glas"))
                .hasMessage("set glas: not in " + folder + "; did you mean glass?");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
