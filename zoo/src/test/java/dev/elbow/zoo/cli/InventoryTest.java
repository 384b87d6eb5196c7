package dev.elbow.zoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.zoo.Cache;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.registry.ImageLayout;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {

    @TempDir
    private Path folder;

    private Inventory list(Cache cache) {
        return Inventory.of(cache, trust());
    }

    private Trust trust() {
        return new Trust(new KeyRing(folder.resolve("keys")), SignaturePolicy.WARN, SignaturePolicy.WARN);
    }

    private Cache cache() {
        return new Cache(new ImageLayout(folder.resolve("cache")));
    }

    private static List<String> references(Inventory listed) {
        return listed.packages().stream().map(Here::reference).toList();
    }

    @Test
    void aShippedPackageThatWasImportedIsThereOnce() {
        Zoo.export(Zoo.load("iris-mixture:1.0.0"), folder.resolve("iris.tar"));
        Zoo.export(TinyPackage.write(folder.resolve("tiny")), folder.resolve("tiny.tar"));
        Zoo.importInto(cache(), folder.resolve("iris.tar"), trust());
        Zoo.importInto(cache(), folder.resolve("tiny.tar"), trust());

        assertThat(references(list(cache())))
                .isEqualTo(Stream.concat(Zoo.bundled().stream(), Stream.of("tiny:1.0.0"))
                        .toList());
    }

    @Test
    void ofADamagedCacheWhatIsShippedIsListedAllTheSame() throws IOException {
        Files.createDirectory(folder.resolve("cache"));
        Files.writeString(folder.resolve("cache/index.json"), "{");

        Inventory listed = list(cache());

        assertThat(references(listed)).isEqualTo(Zoo.bundled());
        assertThat(listed.damage().map(ZooException::getMessage))
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("cache: " + folder.resolve("cache/index.json") + ": ")
                        .endsWith("; move that file away, and pull or import packages again"));
    }
}
