package dev.elbow.zoo.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.elbow.zoo.Trust;
import dev.elbow.zoo.Zoo;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.TinyPackage;
import dev.elbow.zoo.sign.KeyRing;
import dev.elbow.zoo.sign.SignaturePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveFuzzTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    static List<byte[]> archives() throws IOException {
        Path tar = folder.resolve("tiny.tar");
        Zoo.export(TinyPackage.write(folder.resolve("tiny")), tar);
        return List.of(Files.readAllBytes(tar));
    }

    @MethodSource("archives")
    @Timeout(20)
    @DictionaryFile(resourcePath = "tar.dict")
    @FuzzTest
    void isLoadedOrRefused(byte[] bytes) throws IOException {
        Path tar = Files.write(folder.resolve("fuzzed.tar"), bytes);
        Trust trust = new Trust(new KeyRing(folder.resolve("keys")), SignaturePolicy.OFF, SignaturePolicy.OFF);

        Refusals.read(ZooException.Untrusted.class, () -> Zoo.load(tar.toString(), trust));
    }
}
