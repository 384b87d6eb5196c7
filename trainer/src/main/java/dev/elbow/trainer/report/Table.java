package dev.elbow.trainer.report;

import java.util.List;

/** Rows of text under a head; the first column names the row. Not thread-safe. */
final class Table {

    private final Element body = Element.of("tbody");
    private final Element head = Element.of("tr");
    private final String caption;

    Table(String caption, List<String> columns) {
        this.caption = caption;
        for (String column : columns) {
            head.add(Element.of("th").with("scope", "col").text(column));
        }
    }

    Table row(String name, List<String> cells) {
        return row(name, cells, List.of());
    }

    /** A row that ends in drawings. */
    Table row(String name, List<String> cells, List<Element> drawings) {
        Element row = Element.of("tr")
                .add(Element.of("th", "name").with("scope", "row").text(name));
        cells.forEach(cell -> row.add(Element.of("td").text(cell)));
        drawings.forEach(drawing -> row.add(Element.of("td", "bar").add(drawing)));
        body.add(row);
        return this;
    }

    Element element() {
        return Element.of("table")
                .add(Element.of("caption").text(caption))
                .add(Element.of("thead").add(head))
                .add(body);
    }
}
