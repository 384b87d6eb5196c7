package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.fixture.TinyVariant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovingReferenceTest {

    private static final String DIGEST = "@sha256:" + "ab".repeat(32);

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network-intrusion:1.0.0",
                "network-intrusion",
                "oci://example.com/models/tiny:1.0.0",
                "oci://example.com/models/tiny:1.0.0-rc.1",
                "oci://example.com/models/tiny",
            })
    void knowsWhatNamesTheSameForEver(String reference) {
        assertThat(MovingReference.of(reference)).isEmpty();
        assertThat(MovingReference.of("oci://example.com/models/tiny" + DIGEST)).isEmpty();
        assertThat(MovingReference.of("tiny" + DIGEST)).isEmpty();
    }

    @Test
    void tellsTheDigestOfAFolderThatIsReplaced() throws IOException {
        Path place = temp.resolve("stable");
        VerifiedPackage first = TinyPackage.write(place);
        MovingReference reference = MovingReference.of(place.toString()).orElseThrow();
        assertThat(reference.digest()).isEqualTo(first.digest());

        Files.move(place, temp.resolve("old"));
        VerifiedPackage second = new TinyVariant().version("2.0.0").write(place);

        assertThat(reference.digest()).isEqualTo(second.digest()).isNotEqualTo(first.digest());
    }

    @Test
    void followsALinkThatIsTurnedRound() throws IOException {
        VerifiedPackage first = TinyPackage.write(temp.resolve("one"));
        VerifiedPackage second = new TinyVariant().version("2.0.0").write(temp.resolve("two"));
        Path link = Files.createSymbolicLink(temp.resolve("stable"), temp.resolve("one"));
        MovingReference reference = MovingReference.of(link.toString()).orElseThrow();
        assertThat(reference.digest()).isEqualTo(first.digest());

        Files.delete(link);
        Files.createSymbolicLink(link, temp.resolve("two"));

        assertThat(reference.digest()).isEqualTo(second.digest());
        assertThat(Zoo.load(link.toString())).hasToString(second.toString());
    }

    @Test
    void tellsTheDigestInAnArchive() {
        VerifiedPackage tiny = TinyPackage.write(temp.resolve("tiny"));
        Path tar = temp.resolve("tiny.tar");
        Zoo.export(tiny, tar);

        assertThat(MovingReference.of(tar.toString()).orElseThrow().digest()).isEqualTo(tiny.digest());
    }

    @Test
    void knowsTagsThatAreMoved() {
        assertThat(MovingReference.of("oci://example.com/models/tiny:stable")).isPresent();
        assertThat(MovingReference.of("oci://example.com/models/tiny:v2")).isPresent();
    }

    @Test
    void saysThatTheFolderIsGone() throws IOException {
        Path place = temp.resolve("stable");
        TinyPackage.write(place);
        MovingReference reference = MovingReference.of(place.toString()).orElseThrow();

        Files.move(place, temp.resolve("old"));

        assertThatThrownBy(reference::digest)
                .isInstanceOf(ZooException.Untrusted.class)
                .hasMessageContaining("model.json: no such plain file");
    }
}
