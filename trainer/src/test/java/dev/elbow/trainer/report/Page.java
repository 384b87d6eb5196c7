package dev.elbow.trainer.report;

import static javax.xml.XMLConstants.FEATURE_SECURE_PROCESSING;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** A report, read back as XML. */
record Page(String source, Document document) {

    static Page of(ReportData data) throws Exception {
        return of(Report.html(data));
    }

    static Page of(byte[] html) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(FEATURE_SECURE_PROCESSING, true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(html));
        return new Page(new String(html, StandardCharsets.UTF_8), document);
    }

    List<Element> all(String path) throws Exception {
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    List<String> texts(String path) throws Exception {
        return all(path).stream()
                .map(element -> Objects.requireNonNull(element.getTextContent()))
                .toList();
    }

    String text() {
        return Objects.requireNonNull(document.getDocumentElement().getTextContent());
    }

    /** What stands beside a name among the key figures or the provenance. */
    String fact(String name) throws Exception {
        List<String> facts = texts("//dl/div[dt='" + name + "']/dd");
        return facts.isEmpty() ? "absent" : facts.get(0);
    }

    /** The cells of a figure's table, one list a row. */
    List<List<String>> rows(String figure) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        int count = all("//figure[@id='" + figure + "']//tbody/tr").size();
        for (int i = 1; i <= count; i++) {
            rows.add(texts("//figure[@id='" + figure + "']//tbody/tr[" + i + "]/*"));
        }
        return rows;
    }
}
