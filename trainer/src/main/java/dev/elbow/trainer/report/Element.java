package dev.elbow.trainer.report;

import dev.elbow.schemas.Checks;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An element of the page, which is HTML and well-formed XML at once. Whatever is handed over as text or attribute is escaped, so
 * that nothing from outside can become markup. Not thread-safe.
 */
final class Element {

    /** Written without an end tag; any other element has one, as HTML demands. */
    private static final Set<String> EMPTY = Set.of("meta", "rect", "line", "path", "circle");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final StringBuilder content = new StringBuilder();

    private Element(String name) {
        this.name = name;
    }

    static Element of(String name) {
        return new Element(name);
    }

    static Element of(String name, String style) {
        return new Element(name).with("class", style);
    }

    Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    Element with(String attribute, double value) {
        return with(attribute, Numbers.pixel(value));
    }

    Element text(String text) {
        content.append(escaped(text));
        return this;
    }

    Element add(Element child) {
        child.write(content);
        return this;
    }

    Element addAll(Collection<Element> children) {
        children.forEach(this::add);
        return this;
    }

    /** Adds a style sheet or script of our own, which XML and HTML read alike. */
    Element verbatim(String source) {
        Checks.that(source.indexOf('<') < 0 && source.indexOf('&') < 0, "source", "text", "without < and &");
        content.append(source);
        return this;
    }

    private void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((key, value) ->
                out.append(' ').append(key).append("=\"").append(escaped(value)).append('"'));
        if (EMPTY.contains(name) && content.length() == 0) {
            out.append("/>");
        } else {
            out.append('>').append(content).append("</").append(name).append('>');
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    /** Text as markup that stands for it; what no XML may hold becomes the sign of replacement. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(legal(point) ? point : 0xfffd);
            }
        });
        return out.toString();
    }

    private static boolean legal(int point) {
        boolean control = (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7f && point < 0xa0);
        boolean surrogate = point >= 0xd800 && point < 0xe000;
        return !control && !surrogate && (point & 0xfffe) != 0xfffe;
    }
}
