package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.zoo.Zoo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackageTableTest {

    private static final Manifest IRIS = Zoo.manifest("iris-mixture:1.0.0");

    private static final List<Here> PACKAGES = List.of(
            new Here("iris-mixture:1.0.0", Optional.of(IRIS), Here.BUNDLED, "Elbow"),
            new Here("iris:2", Optional.of(IRIS), "signed", "oci://registry.example.com/models/iris:2"),
            new Here("pumps:1", Optional.empty(), "damaged", "/srv/pumps.tar"));

    private static List<String> lines(int columns) {
        StringWriter out = new StringWriter();
        PackageTable.print(PACKAGES, columns, new PrintWriter(out));
        return out.toString().lines().toList();
    }

    @Test
    void descriptionsEndWithTheTerminal() {
        assertThat(lines(80))
                .containsExactly(
                        "REFERENCE           FAMILY FEATURES    SIZE AUROC  SIGNATURE  DESCRIPTION",
                        "iris-mixture:1.0.0  gmm           4  229 kB 0.964  bundled    Lengths and width…",
                        "iris:2              gmm           4  229 kB 0.964  signed     from oci://registry.example.com/models/iris:2",
                        "pumps:1             ?             ?       ?     -  damaged    from /srv/pumps.tar");
        assertThat(lines(120).get(1))
                .hasSize(120)
                .endsWith("bundled    Lengths and widths of iris flowers in centimetres; strang…");
        assertThat(lines(120).get(2)).hasSize(120).endsWith("/models/iris:2  Lengths an…");
    }

    @Test
    void descriptionsAreWholeWhereThereIsRoom() {
        String description = IRIS.description().orElseThrow();

        assertThat(lines(Integer.MAX_VALUE).get(1)).endsWith("  " + description);
        assertThat(lines(62 + description.length()).get(1)).endsWith("  " + description);
        assertThat(lines(61 + description.length()).get(1)).endsWith("sho…").hasSize(61 + description.length());
    }

    @Test
    void aSignatureByAStrangersKeyIsSaidInWords() {
        StringWriter out = new StringWriter();
        Here one = new Here("pumps:1", Optional.empty(), "key_unknown", "/srv/\u001b[2Jpumps.tar");

        PackageTable.print(List.of(one), 80, new PrintWriter(out));

        assertThat(out.toString().lines().toList().get(1))
                .isEqualTo("pumps:1    ?             ?       ?     -  unknown key  from /srv/ [2Jpumps.tar");
    }

    @Test
    void aTerminalTooNarrowHasNone() {
        assertThat(lines(10).get(1)).endsWith("0.964  bundled");
    }
}
