package dev.elbow.trainer.report;

import java.util.List;

/**
 * A drawing with what belongs to it.
 *
 * @param words title and description; the title heads the figure
 * @param reading how to read it
 * @param key what each style stands for; may be empty
 * @param table the numbers that are drawn
 */
record Figure(Words words, String reading, List<Key> key, Element drawing, Element table) {

    /** A style and what it stands for. */
    record Key(String style, String words) {
        private Element element() {
            Element swatch = Element.of("svg")
                    .with("viewBox", "0 0 24 10")
                    .with("aria-hidden", "true")
                    .add(Element.of("path", style).with("d", "M1 5L23 5"));
            return Element.of("li").add(swatch).text(words);
        }
    }

    Element element() {
        Element figure = Element.of("figure")
                .with("id", words.id())
                .add(Element.of("figcaption")
                        .add(Element.of("h3").text(words.title()))
                        .add(Element.of("p").text(reading)));
        if (!key.isEmpty()) {
            figure.add(Element.of("ul", "key")
                    .addAll(key.stream().map(Key::element).toList()));
        }
        return figure.add(drawing)
                .add(Element.of("details")
                        .add(Element.of("summary").text("The numbers"))
                        .add(Element.of("div", "wide").add(table)));
    }
}
