package dev.elbow.trainer.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * {@code report.html}: one file that asks for nothing else and is read without scripts. The same data give the same bytes; times
 * and speeds do not go in. Stateless.
 */
public final class Report {

    /** Its name in a package. */
    public static final String FILE = "report.html";

    private Report() {}

    public static byte[] html(ReportData data) {
        return ("<!DOCTYPE html>\n" + page(data) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Element page(ReportData data) {
        String style = resource("report.css");
        String script = resource("report.js");
        Element head = Element.of("head")
                .add(Element.of("meta").with("charset", "utf-8"))
                .add(Element.of("meta")
                        .with("http-equiv", "Content-Security-Policy")
                        .with("content", policy(style, script)))
                .add(Element.of("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .add(Element.of("meta").with("name", "color-scheme").with("content", "light dark"))
                .add(Element.of("title").text(data.manifest().reference() + ": report"))
                .add(Element.of("style").verbatim(style));
        return Element.of("html")
                .with("lang", "en")
                .add(head)
                .add(Element.of("body").add(main(data)).add(Element.of("script").verbatim(script)));
    }

    private static Element main(ReportData data) {
        Head head = new Head(data);
        Element main = Element.of("main").add(head.title());
        if (!data.objections().isEmpty()) {
            main.add(head.objections());
        }
        main.add(section(
                "Key figures",
                data.manifest().crossFitted()
                        ? "Of the first of the fits that held rows out, over those rows; the package's own fit was to all."
                        : "Over held-out events, which the fit did not see.",
                List.of(head.figures())));
        main.add(section("Where it comes from", "", List.of(head.provenance())));
        main.add(figures("Fit", new FitSection(data.curve(), data.manifest().crossFitted()).figures()));
        List<Element> scores = new ArrayList<>(new ScoreSection(data).figures());
        scores.addAll(new CalibrationSection(data).figures());
        main.add(figures("Scores", scores));
        main.add(figures("Ranking", new RankingSection(data.contest()).figures()));
        main.add(figures("Latent codes", new LatentSection(data).figures()));
        main.add(section(
                "Features",
                "Distortion by feature, \u2212E[log\u00a0p(x\u2c7c|z)], over held-out events: what an event usually costs"
                        + " there. Contributions of an event are measured from these means.",
                List.of(new FeatureSection(data).element())));
        return main.add(
                Element.of("footer")
                        .add(
                                Element.of("p")
                                        .text(
                                                "Drawn from aggregates: counts, means and quantiles. No row of the data is in this file.")));
    }

    private static Element section(String title, String words, List<Element> parts) {
        Element section = Element.of("section").add(Element.of("h2").text(title));
        if (!words.isEmpty()) {
            section.add(Element.of("p").text(words));
        }
        return section.addAll(parts);
    }

    private static Element figures(String title, List<Element> figures) {
        return section(title, "", List.of(Element.of("div", "row").addAll(figures)));
    }

    /** Nothing may be loaded, and nothing run but our own script. */
    private static String policy(String style, String script) {
        return "default-src 'none'; style-src '" + digest(style) + "'; script-src '" + digest(script) + "'";
    }

    private static String digest(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + name + ": absent (expected: beside " + Report.class + ")");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
