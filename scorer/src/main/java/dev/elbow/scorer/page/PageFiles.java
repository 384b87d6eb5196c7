package dev.elbow.scorer.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files of the page, read once; nothing else is ever served. Immutable. */
final class PageFiles {

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    /** By path; a request names one of these, and no file. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("page.html", "text/html; charset=utf-8"),
            Map.entry("page.css", STYLE),
            Map.entry("detail.css", STYLE),
            Map.entry("uPlot.min.css", STYLE),
            Map.entry("uPlot.iife.min.js", SCRIPT),
            Map.entry("page.js", SCRIPT),
            Map.entry("feed.js", SCRIPT),
            Map.entry("chart.js", SCRIPT),
            Map.entry("marks.js", SCRIPT),
            Map.entry("map.js", SCRIPT),
            Map.entry("rates.js", SCRIPT),
            Map.entry("tables.js", SCRIPT),
            Map.entry("detail.js", SCRIPT),
            Map.entry("kept.js", SCRIPT),
            Map.entry("scale.js", SCRIPT),
            Map.entry("text.js", SCRIPT),
            Map.entry("theme.js", SCRIPT),
            Map.entry("icon.svg", "image/svg+xml"));

    private final Map<String, File> files = new LinkedHashMap<>();

    /** A file as it is served. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and written by nobody
    record File(String type, byte[] bytes) {}

    PageFiles() {
        TYPES.forEach((name, type) -> files.put(name.equals("page.html") ? "/" : "/page/" + name, read(name, type)));
    }

    private static File read(String name, String type) {
        try (InputStream in = Objects.requireNonNull(PageFiles.class.getResourceAsStream(name), name)) {
            return new File(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("a file of our own jar: " + name, e);
        }
    }

    Optional<File> at(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
