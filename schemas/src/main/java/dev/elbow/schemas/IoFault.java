package dev.elbow.schemas;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** The one place where a fault of files and streams becomes words: Java often says no more than a path. Stateless. */
public final class IoFault {

    private static final String NOBODY_KNOWS = "the system does not say why";

    private IoFault() {}

    /** What happened, to follow the name of the file: {@code no such file}, {@code no permission}. */
    public static String of(IOException fault) {
        if (fault instanceof NoSuchFileException || fault instanceof FileNotFoundException) {
            return "no such file or folder";
        }
        if (fault instanceof AccessDeniedException) {
            return "no permission";
        }
        if (fault instanceof FileAlreadyExistsException) {
            return "there already";
        }
        if (fault instanceof NotDirectoryException) {
            return "no folder";
        }
        if (fault instanceof DirectoryNotEmptyException) {
            return "a folder that is not empty";
        }
        if (fault instanceof FileSystemLoopException) {
            return "links that lead in a circle";
        }
        if (fault instanceof CharacterCodingException) {
            return "no text in UTF-8";
        }
        if (fault instanceof EOFException) {
            return "it ends too early";
        }
        return said(fault);
    }

    /** What happened. */
    public static String of(UncheckedIOException fault) {
        IOException cause = fault.getCause();
        return cause == null ? NOBODY_KNOWS : of(cause);
    }

    /** The system's own words ("No space left on device"), without the path that the caller names anyway. */
    private static String said(IOException fault) {
        String words = fault instanceof FileSystemException file ? file.getReason() : fault.getMessage();
        if (words == null || words.isBlank()) {
            return NOBODY_KNOWS;
        }
        String first = Excerpt.of(words);
        boolean sentence = first.length() > 1 && Character.isLowerCase(first.charAt(1));
        return sentence ? first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1) : first;
    }
}
