package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.elbow.zoo.Reference;
import dev.elbow.zoo.RemotePackage;
import dev.elbow.zoo.registry.Published;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemoteTableTest {

    private static RemotePackage nothing(String tag, Optional<String> fault) {
        Reference.Remote reference = new Reference.Remote("a.example", "models/tiny", tag);
        return new RemotePackage(reference, Published.NOTHING, Optional.empty(), false, fault);
    }

    /** A tag of anything else has no family; of one that is kept from us, nobody knows. */
    @Test
    void whatIsNotKnownIsToldFromWhatIsNotThere() {
        RemotePackage other = nothing("other", Optional.empty());
        RemotePackage untold = nothing("1.0.0", Optional.of("the registry answers 429"));
        StringWriter out = new StringWriter();

        RemoteTable.print(new RemotePackage.Listing(List.of(other, untold), 0), new PrintWriter(out));

        assertThat(out.toString().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
                .containsExactly("other - - - - - -", "1.0.0 ? ? ? ? ? ?");
        assertThat(RemoteTable.row(untold))
                .containsExactly(
                        entry("reference", "oci://a.example/models/tiny:1.0.0"),
                        entry("tag", "1.0.0"),
                        entry("signature", "?"));
    }
}
