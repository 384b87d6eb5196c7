package dev.elbow.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class ReportTest {

    static Stream<Reports> kinds() {
        Reports vae = Reports.vae();
        return Stream.of(
                vae,
                Reports.gmm(),
                vae.kind(Contest.Kind.CORRUPTED),
                vae.latent(1),
                vae.latent(100),
                vae.names("load"),
                vae.spread(0),
                Reports.gmm().spread(0).latent(1),
                vae.spread(1e-12),
                vae.spread(1e12),
                vae.rows(2),
                vae.rows(20),
                vae.curve(new Curve.Epochs(List.of())),
                vae.curve(new Curve.Epochs(List.of(new Curve.Epoch(3, -2, 1, -1)))),
                vae.curve(new Curve.Iterations(List.of())),
                vae.curve(new Curve.Iterations(List.of(-1.0))),
                vae.objections("useless: <worse> & worse"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isWellFormedAndDrawsNoNumberThatIsNone(Reports reports) throws Exception {
        Page page = Page.of(reports.data());

        for (Element element : page.all("//*")) {
            for (String attribute : List.of("d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height")) {
                assertThat(element.getAttribute(attribute))
                        .matches("[-ML0-9. ]*")
                        .doesNotContain("--");
            }
        }
        assertThat(page.source()).doesNotContain("NaN", "Infinity");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tellsEachDrawingInWordsAndNumbers(Reports reports) throws Exception {
        Page page = Page.of(reports.data());

        for (Element drawing : page.all("//svg[@role='img']")) {
            for (String id : drawing.getAttribute("aria-labelledby").split(" ", -1)) {
                assertThat(page.texts("//*[@id='" + id + "']"))
                        .singleElement()
                        .asString()
                        .isNotBlank();
            }
        }
        assertThat(page.all("//figure[not(.//tbody/tr)]")).isEmpty();
        List<String> ids =
                page.all("//*[@id]").stream().map(one -> one.getAttribute("id")).toList();
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void asksForNothingElse() throws Exception {
        Page page = Page.of(Reports.vae().data());

        assertThat(page.all("//link | //img | //iframe | //object | //embed | //base | //form"))
                .isEmpty();
        assertThat(page.all("//@*[contains(., 'http:') or contains(., 'https:')]/.."))
                .isEmpty();
        assertThat(page.all("//*[@src or @href or @style or @onload or @onclick]"))
                .isEmpty();
        assertThat(page.source()).doesNotContain("url(", "@import", "fetch(", "XMLHttpRequest");
        assertThat(page.all("//meta[@http-equiv='Content-Security-Policy']")
                        .get(0)
                        .getAttribute("content"))
                .matches("default-src 'none'; style-src 'sha256-[^']+='; script-src 'sha256-[^']+='");
    }

    @Test
    void escapesWhatComesFromOutside() throws Exception {
        Page page =
                Page.of(Reports.vae().objections("<script>alert(1)</script>").data());

        assertThat(page.texts("//th[@class='name']")).contains("load", "<b>&\"'", "open]]>\ufffd\ufffd");
        assertThat(page.fact("data")).isEqualTo("rows of <i>machines</i> & more, https://example.org/data");
        assertThat(page.all("//b | //i")).isEmpty();
        assertThat(page.all("//script")).hasSize(1);
        assertThat(page.texts("//aside//li")).containsExactly("<script>alert(1)</script>");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isTheSameForTheSameData(Reports reports) {
        assertThat(Report.html(reports.data())).isEqualTo(Report.html(reports.data()));
    }

    @Test
    void saysWhatTheManifestSays() throws Exception {
        ReportData data = Reports.vae().data();

        Page page = Page.of(data);

        assertThat(page.texts("//h1")).containsExactly("machines:1.2.3");
        assertThat(page.fact("anomaly, mean nats")).isEqualTo("12.35");
        assertThat(page.fact("distortion")).isEqualTo("10.12");
        assertThat(page.fact("rate")).isEqualTo("2.222");
        assertThat(page.fact("evidence bound")).isEqualTo("-11.99");
        assertThat(page.fact("threshold, nats"))
                .isEqualTo(Numbers.figure(data.manifest().calibration().threshold()));
        assertThat(page.fact("licence")).isEqualTo("CC BY 4.0");
        assertThat(page.fact("rows to train on")).isEqualTo("4,000");
        assertThat(page.fact("rows held out")).isEqualTo("1,000");
        assertThat(page.fact("seed")).isEqualTo("7");
        for (Rival rival : Rival.values()) {
            String auroc = Numbers.figure(data.metric("labelled_auroc_" + rival.key()));
            String aupr = Numbers.figure(data.metric("labelled_aupr_" + rival.key()));
            assertThat(page.rows("precision")).contains(List.of(rival.words(), auroc, aupr));
            assertThat(page.texts("//figure[@id='roc']//li")).contains(rival.words() + ": AUROC " + auroc);
            assertThat(page.texts("//figure[@id='precision']//li")).contains(rival.words() + ": AUPR " + aupr);
        }
    }

    @Test
    void marksAsManyUnitsActiveAsTheMetricSays() throws Exception {
        ReportData data = Reports.vae().data();

        Page page = Page.of(data);

        assertThat(page.fact("active units")).isEqualTo("3 of 4");
        assertThat(page.all("//rect[@class='unit fill one']")).hasSize((int) data.metric("active_units"));
        assertThat(page.all("//rect[@class='unit hollow']")).hasSize(1);
        assertThat(page.rows("units").get(3)).endsWith("not active");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void countsEachEventOnceInTheHistogram(Reports reports) throws Exception {
        ReportData data = reports.data();

        List<List<String>> rows = Page.of(data).rows("scores");

        long normal = 0;
        long strange = 0;
        for (List<String> row : rows.subList(0, rows.size() - 1)) {
            normal += Long.parseLong(row.get(1).replace(",", ""));
            strange += Long.parseLong(row.get(2).replace(",", ""));
        }
        assertThat(normal).isEqualTo(data.heldOut().rows());
        assertThat(strange).isEqualTo(data.contest().model().strange().length);
        assertThat(rows.get(rows.size() - 1)).containsExactly("all", Numbers.count(normal), Numbers.count(strange));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void drawsNoBinOfFewEventsInTheMap(Reports reports) throws Exception {
        Page page = Page.of(reports.data());

        List<Integer> counts = new ArrayList<>();
        for (String told : page.texts("//figure[@id='map']//rect/title")) {
            counts.add(Integer.parseInt(told.replace(" events", "").replace(",", "")));
        }
        assertThat(counts).allMatch(count -> count >= 5);
        if (reports.spread() == 0) {
            assertThat(page.text()).contains("All held-out events have the same code");
        } else if (reports.rows() >= 100) {
            assertThat(counts).isNotEmpty();
        }
    }

    @Test
    void drawsTheReceiverWithTheAreaItPrints() throws Exception {
        ReportData data = Reports.vae().data();

        Page page = Page.of(data);

        String path = page.all("//figure[@id='roc']/svg/path[@class='line one']")
                .get(0)
                .getAttribute("d");
        double[][] corners = Arrays.stream(path.substring(1).split("L", -1))
                .map(point -> Arrays.stream(point.split(" ", -1))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        double[] from = corners[0];
        double[] to = corners[corners.length - 1];
        double area = 0;
        for (int i = 1; i < corners.length; i++) {
            area += (corners[i][0] - corners[i - 1][0]) * (2 * from[1] - corners[i][1] - corners[i - 1][1]) / 2;
        }
        double auroc = area / ((to[0] - from[0]) * (from[1] - to[1]));
        assertThat(auroc).isCloseTo(data.metric("labelled_auroc_model"), within(2e-3)); // tenths of a pixel
    }

    @Test
    void ranksCorruptedEventsWhereNoRowIsLabelledAndSaysSo() throws Exception {
        Page page = Page.of(Reports.gmm().data());

        assertThat(page.texts("//figure[@id='roc']/figcaption/p"))
                .singleElement()
                .asString()
                .startsWith("There are no labelled rows: held-out events with some features taken from another event");
        assertThat(page.fact("AUROC, labelled")).isEqualTo("absent");
        assertThat(page.fact("AUROC, corrupted")).isNotEqualTo("none");
        assertThat(page.texts("//figure[@id='scores']//h3"))
                .containsExactly("Anomalies, held-out events and corrupted events");
    }

    @Test
    void drawsTheTermsOfAVaeAndTheObjectiveOfAMixture() throws Exception {
        Page vae = Page.of(Reports.vae().data());
        Page gmm = Page.of(Reports.gmm().data());

        assertThat(vae.rows("fit-terms").get(1)).containsExactly("20", "15", "1.5");
        assertThat(vae.rows("fit-anomaly").get(1)).containsExactly("20", "17.5", "16.5");
        assertThat(vae.text()).contains("The weights of step 200 were kept: 8.5 nats");
        assertThat(gmm.all("//figure[@id='fit-terms']")).isEmpty();
        assertThat(gmm.rows("fit-objective").get(3)).containsExactly("4", "-6.9");
        assertThat(gmm.texts("//p[@class='kind']")).containsExactly("Gaussian mixture");
    }

    @Test
    void sortsFeaturesByWhatTheyCost() throws Exception {
        ReportData data = Reports.vae().data();

        List<String> names = Page.of(data).texts("//div[@class='wide features']//tbody/tr/th");

        List<Double> means =
                new ArrayList<>(data.manifest().calibration().normal().featureDistortion());
        assertThat(names).hasSameSizeAs(means);
        assertThat(names.get(0))
                .isEqualTo(page(
                        data, means.indexOf(means.stream().max(Double::compare).orElseThrow())));
    }

    private static String page(ReportData data, int feature) {
        return data.manifest().features().get(feature).feature().name().replaceAll("[\u0000\ud800]", "\ufffd");
    }

    @Test
    void comparesPredictedSharesWithWhatHeldOutEventsDo() throws Exception {
        ReportData data = Reports.vae().data();

        List<List<String>> rows = Page.of(data).rows("calibration");

        for (List<String> row : rows) {
            double p = Double.parseDouble(row.get(0));
            double anomaly = Double.parseDouble(row.get(1));
            assertThat(data.manifest().calibration().pValue(anomaly)).isCloseTo(p, within(0.01 * p + 1e-3));
            assertThat(Double.parseDouble(row.get(4))).isCloseTo(p, within(0.01));
        }
        assertThat(rows.get(0).get(0)).isEqualTo("0.5");
        assertThat(rows.get(rows.size() - 1).get(0)).isEqualTo("0.001");
    }

    @Test
    void saysWhyAForcedModelWasRefused() throws Exception {
        assertThat(Page.of(Reports.vae().data()).all("//aside")).isEmpty();
        assertThat(Page.of(Reports.vae().objections("collapsed").data()).texts("//aside/p"))
                .containsExactly("Forced. The export gate refused this model, and was overruled:");
    }
}
