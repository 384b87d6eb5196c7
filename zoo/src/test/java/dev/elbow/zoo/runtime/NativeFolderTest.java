package dev.elbow.zoo.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {

    @TempDir
    private Path temp;

    @Test
    void removesTheLibrariesAndTheFolderThatOnnxRuntimeMade() throws IOException {
        Path folder = folder("onnxruntime-java7");
        Files.writeString(folder.resolve("libonnxruntime.so"), "");
        Files.writeString(folder.resolve("libonnxruntime4j_jni.so"), "");

        NativeFolder.remove(maps(folder), temp);

        assertThat(folder).doesNotExist();
        assertThat(temp).exists();
    }

    @Test
    void leavesWhatIsNotALibrary() throws IOException {
        Path folder = folder("onnxruntime-java7");
        Path note = Files.writeString(folder.resolve("notes.txt"), "mine");
        Path inner = Files.createDirectory(folder.resolve("libonnxruntime.d"));
        Path deep = Files.writeString(inner.resolve("libonnxruntime.so"), "");
        Path library = Files.writeString(folder.resolve("libonnxruntime.so"), "");

        NativeFolder.remove(maps(folder), temp);

        assertThat(library).doesNotExist();
        assertThat(note).exists();
        assertThat(deep).exists();
    }

    @Test
    void leavesFoldersElsewhereThanInTheTemporaryOne() throws IOException {
        Path home = folder("home");
        Path folder = Files.createDirectory(home.resolve("onnxruntime-java"));
        Path library = Files.writeString(folder.resolve("libonnxruntime.so"), "");

        NativeFolder.remove(maps(folder), temp);

        assertThat(library).exists();
    }

    @Test
    void leavesAFolderOfAnotherName() throws IOException {
        Path folder = folder("mine");
        Path library = Files.writeString(folder.resolve("libonnxruntime-java.so"), "");

        NativeFolder.remove(Stream.of("7f00-7f01 r-xp 00000000 fe:00 42   " + library), temp);

        assertThat(library).exists();
    }

    @Test
    void asksForItsRemovalUnlessTheUserChoseThePlace() {
        List<Thread> hooks = new ArrayList<>();

        NativeFolder.removeAtExit(hooks::add, List.of("java.io.tmpdir"));
        NativeFolder.removeAtExit(hooks::add, List.of("java.io.tmpdir", "onnxruntime.native.path"));
        NativeFolder.removeAtExit(hooks::add, List.of("onnxruntime.native.onnxruntime.path"));

        assertThat(hooks).hasSize(1);
    }

    @Test
    void leavesTheFolderWhereTheJvmIsEndingAlready() {
        List<Thread> hooks = new ArrayList<>();

        NativeFolder.removeAtExit(
                hook -> {
                    hooks.add(hook);
                    throw new IllegalStateException("Shutdown in progress");
                },
                List.of());

        assertThat(hooks).hasSize(1);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(temp.resolve(name));
    }

    /** Lines as the kernel writes them: one a mapping, several a library, other files among them. */
    private static Stream<String> maps(Path folder) {
        Path library = folder.resolve("libonnxruntime.so");
        return Stream.of(
                "7f00-7f01 rw-p 00000000 00:00 0 ",
                "7f01-7f02 r--p 00000000 fe:00 41   /usr/lib/libc.so.6",
                "7f02-7f03 r-xp 00000000 fe:00 42   " + library,
                "7f03-7f04 r--p 00001000 fe:00 42   " + library);
    }
}
