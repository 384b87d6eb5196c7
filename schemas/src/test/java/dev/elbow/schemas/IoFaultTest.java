package dev.elbow.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoFaultTest {

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("/a"), "no such file or folder"),
                Arguments.of(new FileNotFoundException("/a (No such file or directory)"), "no such file or folder"),
                Arguments.of(new AccessDeniedException("/a"), "no permission"),
                Arguments.of(new FileAlreadyExistsException("/a"), "there already"),
                Arguments.of(new NotDirectoryException("/a"), "no folder"),
                Arguments.of(new FileSystemException("/a", null, "Read-only file system"), "read-only file system"),
                Arguments.of(new FileSystemException("/a"), "the system does not say why"),
                Arguments.of(new IOException("No space left on device"), "no space left on device"),
                Arguments.of(new IOException(), "the system does not say why"),
                Arguments.of(new IOException("CRC does not match"), "CRC does not match"),
                Arguments.of(new EOFException(), "it ends too early"),
                Arguments.of(new MalformedInputException(1), "no text in UTF-8"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhatHappenedWithoutJavasNames(IOException fault, String words) {
        assertThat(IoFault.of(fault)).isEqualTo(words);
    }
}
