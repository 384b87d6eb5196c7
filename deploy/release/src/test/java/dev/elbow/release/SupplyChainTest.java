package dev.elbow.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maven runs these tests in the folder of the module, after the bills of materials were made. */
class SupplyChainTest {

    private static final Path ADVISORIES = Path.of("advisories.txt");

    @ParameterizedTest
    @ValueSource(strings = {"full", "scorer"})
    void listsWhatIsShipped(String archive) throws IOException {
        String list = Licences.list(shipped(archive));

        Path reviewed = Path.of("dependencies", archive + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(reviewed.getParent());
            Files.writeString(reviewed, list);
        }
        assertThat(list).isEqualTo(Files.readString(reviewed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "scorer"})
    void shipsNothingThatMayNotBe(String archive) throws IOException {
        assertThat(SupplyChain.of(ADVISORIES).faults(shipped(archive))).isEmpty();
    }

    @Test
    void knowsNoAdvisoryOfWhatIsNotShipped() throws IOException {
        var shipped = shipped("full").stream().map(Component::name).collect(Collectors.toSet());

        assertThat(SupplyChain.of(ADVISORIES).advisories())
                .extracting(Advisory::name)
                .isSubsetOf(shipped);
    }

    @Test
    void refusesASnapshot() {
        assertThat(faults(new Component("a:b", "1-SNAPSHOT", List.of("MIT"))))
                .containsExactly("a:b 1-SNAPSHOT MIT: a snapshot (expected: a release)");
    }

    @Test
    void refusesALicenceThatIsNotAllowed() {
        assertThat(faults(new Component("a:b", "1", List.of("GPL-3.0-only"))))
                .containsExactly("a:b 1 GPL-3.0-only: its licence (expected: one of Apache-2.0, BSD-2-Clause,"
                        + " BSD-3-Clause, EPL-2.0, MIT)");
    }

    @Test
    void listsAPartThatHasALicenceOfItsOwn() {
        Component torch = new Component("ai.djl.pytorch:pytorch-native-cpu", "2", List.of("Apache-2.0"));

        assertThat(Licences.list(List.of(torch))).isEqualTo("""
                        ai.djl.pytorch:pytorch-native-cpu 2 Apache-2.0
                            with libgomp GPL-3.0-or-later WITH GCC-exception-3.1
                            with Intel oneMKL LicenseRef-Intel-Simplified
                        """);
        assertThat(faults(torch)).isEmpty();
        assertThat(Part.ALL).extracting(Part::licence).allMatch(SupplyChain.ALLOWED_WITHIN::contains);
    }

    @Test
    void refusesALibraryWithoutALicence() {
        assertThat(faults(new Component("a:b", "1", List.of()))).hasSize(1);
    }

    @Test
    void takesALibraryByTheOneOfItsLicencesThatIsAllowed() {
        assertThat(faults(new Component("a:b", "1", List.of("LGPL-2.1-only", "Apache-2.0"))))
                .isEmpty();
    }

    @Test
    void refusesAVersionWithAnAdvisory() {
        assertThat(faults(new Component("a:weak", "2.14.1", List.of("MIT"))))
                .containsExactly("a:weak 2.14.1 MIT: CVE-1, critical (expected: a version without it)");
        assertThat(faults(new Component("a:weak", "2.15.0", List.of("MIT")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2.0..2.15, 2.0, true",
        "2.0..2.15, 2, true",
        "2.0..2.15, 2.9.10, true",
        "2.0..2.15, 2.15.0, false",
        "2.0..2.15, 1.9, false",
        "..1.1.10.4, 1.1.10.3, true",
        "..1.1.10.4, 1.1.10.7, false",
        "1.5.6-9.., 1.5.6-10, true",
        "1.5.6-9.., 1.5.6-8, false",
        "..2.0, 2.13.0.Final, false"
    })
    void comparesVersionsByTheirNumbers(String range, String version, boolean within) {
        assertThat(VersionRange.parse(range).contains(version)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "<2.0", "..2.0-rc1", "a..b"})
    void refusesWhatIsNoRange(String range) {
        assertThatIllegalArgumentException().isThrownBy(() -> VersionRange.parse(range));
    }

    private static List<String> faults(Component component) {
        return new SupplyChain(List.of(Advisory.parse("CVE-1 critical a:weak 2.0..2.15"))).faults(List.of(component));
    }

    private static List<Component> shipped(String archive) throws IOException {
        Path target = Path.of(archive.equals("full") ? "../target" : "target");
        return BillOfMaterials.read(target.resolve("sbom.cdx.json"));
    }
}
