package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live page of {@code elbow score --page} in a real browser, with the episodes of an {@code elbow alert} beside it. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // set before all tests, and before each
class PageIT {

    private static final String MARKUP = PressEvents.MARKUP;

    @TempDir
    private static Path folder;

    private static Cluster cluster;
    private static ElbowProcess scorer;
    private static ElbowProcess alert;
    private static Chromium chromium;
    private static String address;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(Chromium.installed()).as("chromium and node are installed").isTrue();
        cluster = new Cluster(1);
        cluster.create(AlertTopic.ALERTS);
        String[] brokers = {"--bootstrap-servers", cluster.bootstrapServers()};
        scorer = ElbowProcess.start(
                folder,
                "score",
                "--package",
                "machine-failure:1.0.0",
                brokers[0],
                brokers[1],
                "--from",
                "events",
                "--http-port",
                "0",
                "--page");
        alert = ElbowProcess.start(folder, "alert", brokers[0], brokers[1], "--from", "events-scores");
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            for (int i = 0; i < 100; i++) {
                PressEvents.send(producer, "press-" + i % 5, PressEvents.event(38 + i % 9, Map.of()));
            }
            for (int i = 0; i < 4; i++) {
                PressEvents.send(producer, "press-7", PressEvents.event(75.4, Map.of("operator", "shift " + i)));
            }
            PressEvents.send(producer, MARKUP + "\u202e", PressEvents.event(74.1, PressEvents.hostile()));
            producer.flush(); // so that what is refused has a later time, and is the last
            PressEvents.send(producer, "press-1", "{\"Torque [Nm]\": \"" + MARKUP + "\"}");
            producer.flush();
        }
        chromium = Chromium.start();
        address = Scrape.address(scorer) + "/";
        assertThat(Scrape.await(address + "health/ready", 200)).isEqualTo(200);
        assertThat(cluster.committed(AlertTopic.ALERTS, 1, Duration.ofSeconds(60)))
                .as(alert.err())
                .isNotEmpty();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : new AutoCloseable[] {chromium, alert, scorer, cluster}) {
            if (one != null) { // else the start failed before it
                one.close();
            }
        }
    }

    @BeforeEach
    void open() {
        page = chromium.page(1280, 900, ColorScheme.LIGHT);
        page.navigate(address);
        page.waitForSelector("#event-rows tr");
    }

    @AfterEach
    void nothingWasComplainedOf() {
        page.context().close();
        assertThat(chromium.complaints()).isEmpty();
    }

    @Test
    void isThereWithinASecond() {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) { // other work on the machine is none of the page's
            page.navigate(address);
            page.waitForSelector("#event-rows tr");
            least = Math.min(least, ((Number) page.evaluate("performance.now()")).doubleValue());
        }

        assertThat(least).as("milliseconds until the first event is shown").isLessThan(1_000);
        assertThat(page.textContent("#state")).isEqualTo("live");
        assertThat(page.textContent("#model option")).isEqualTo("machine-failure:1.0.0");
        assertThat(Integer.parseInt(page.textContent("#scored"))).isGreaterThanOrEqualTo(105);
        assertThat(page.textContent("#refused")).isEqualTo("1");
    }

    @Test
    void aClickShowsWhyAnEventIsStrange() {
        page.click("#event-rows tr:has-text('press-7') button >> nth=0");

        Locator detail = page.locator("#detail");
        detail.locator("#raw").waitFor();
        assertThat(detail.locator(".features tbody th").first().textContent()).isEqualTo("torque");
        assertThat(detail.locator(".facts").textContent()).contains("anomalous").contains("press-7");
        assertThat(detail.locator(".features tbody tr").first().textContent()).contains("75.4");
        assertThat(detail.locator(".sum").textContent())
                .matches("[0-9.]+ = normal [0-9.]+ [+−][0-9.]+ features [+−][0-9.]+ latent code");
        assertThat(detail.locator("#raw").textContent()).contains("\"operator\" : \"shift ");
        assertThat(detail.locator(".bar .more").first().boundingBox().width).isPositive();
    }

    @Test
    void aClickOnAMarkOfTheChartOpensItsEvent() {
        var box = page.locator("#chart").boundingBox();
        // Marks are at the right, where the newest events are: a mark is within reach of one of these places.
        for (double x = box.x + box.width - 10;
                x > box.x && page.locator("#detail").isHidden();
                x -= 12) {
            for (double y = box.y + box.height - 40;
                    y > box.y && page.locator("#detail").isHidden();
                    y -= 12) {
                page.mouse().click(x, y);
            }
        }

        page.waitForSelector("#detail .facts time");
        assertThat(page.textContent("#detail-title")).isIn("Event", "Episode", "Refused event");
        page.check("#order input[value=latest]");
        Locator row = page.locator("tr[aria-current=true]");
        assertThat(row.count()).as("rows of what was opened").isEqualTo(1);
        assertThat(page.locator("#detail .facts time").first().getAttribute("datetime"))
                .isEqualTo(row.locator("time").first().getAttribute("datetime"));
    }

    @Test
    void whatComesFromEventsIsTextAlone() {
        page.click("#event-rows tr:has-text('window.taken') button");
        page.waitForSelector("#raw");

        String raw = page.textContent("#raw");
        assertThat(raw)
                .contains("\"markup\" : \"" + MARKUP + "\"")
                .contains("… (900000 characters)")
                .contains("\\u0000\\u001B")
                .contains("\\u202eevil")
                .contains("שלום");
        assertThat(raw.length()).isLessThan(5_000);
        assertThat(page.textContent("#detail .facts")).contains("<script>").contains("\\u202e");
        page.check("#order input[value=refused]");
        page.click("#event-rows button");
        page.waitForSelector("#detail-title:has-text('Refused event')");
        assertThat(page.textContent("#detail .facts")).contains("wrong type").contains("<script>");
        assertThat(page.evaluate("window.taken ?? 0")).isEqualTo(0);
        assertThat(page.locator("#detail img, #detail script, td img, td script")
                        .count())
                .isZero();
    }

    @Test
    void episodesOfAnotherProcessAreShown() {
        page.waitForSelector("#episode-rows tr:has-text('press-7')");
        assertThat(page.textContent("#episode-rows tr:has-text('press-7')")).contains("open");

        page.click("#episode-rows tr:has-text('press-7') button");
        page.waitForSelector("#raw");

        assertThat(page.textContent("#detail-title")).isEqualTo("Episode");
        assertThat(page.textContent("#detail .facts")).contains("press-7").contains("anomalous of");
        assertThat(page.locator("#detail .features tbody th").first().textContent())
                .isEqualTo("torque");
    }

    @Test
    void theKeyboardAloneWillDo() {
        tabTo("document.activeElement.id === 'chart'");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        assertThat(page.textContent("#said")).contains("anomalous");
        page.keyboard().press("Enter");
        page.waitForSelector("#raw");
        assertThat(focused("document.activeElement.id")).isEqualTo("detail");
        page.keyboard().press("Escape");
        assertThat(page.locator("#detail").isHidden()).isTrue();
        assertThat(focused("document.activeElement.id")).isEqualTo("chart");

        tabTo("document.activeElement.closest('#episode-rows')");
        page.waitForTimeout(2_500); // in which rows of open episodes are renewed
        assertThat(focused("document.activeElement.closest('#episode-rows') != null"))
                .isEqualTo(true);
        page.keyboard().press("Enter");
        page.waitForSelector("#detail-title:has-text('Episode')");
        page.keyboard().press("Escape");
        tabTo("document.activeElement.closest('#event-rows')");
        page.keyboard().press("Enter");
        page.waitForSelector("#detail-title:has-text('Event')");
    }

    @Test
    void isLightOrDarkAsTheSystemOrItsReaderWants() {
        Object light = focused("getComputedStyle(document.body).backgroundColor");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Object dark = focused("getComputedStyle(document.body).backgroundColor");
        assertThat(dark).isNotEqualTo(light);

        page.selectOption("#theme", "light");
        page.selectOption("#span", "900");
        page.reload();

        assertThat(focused("getComputedStyle(document.body).backgroundColor")).isEqualTo(light);
        assertThat(page.inputValue("#theme")).isEqualTo("light");
        assertThat(page.inputValue("#span")).isEqualTo("900");
    }

    @Test
    void fitsEveryWidth() {
        for (int width : new int[] {400, 768, 1280, 3840}) {
            page.setViewportSize(width, 900);
            page.waitForTimeout(100); // until it is laid out at that size

            assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                    .as("scrolls sideways at " + width)
                    .isLessThanOrEqualTo(width);
            assertThat(
                            page.evaluate(
                                    "document.documentElement.scrollHeight"
                                            + " - Math.max(innerHeight, document.querySelector('.columns').getBoundingClientRect().bottom)"))
                    .as("pixels of nothing below at " + width)
                    .satisfies(
                            below -> assertThat(((Number) below).doubleValue()).isLessThan(2));
        }
    }

    @Test
    void whatIsPausedStaysAndGoesOnLater() {
        page.check("#order input[value=latest]");
        page.click("#pause");
        assertThat(page.textContent("#state")).isEqualTo("paused");
        int before = Integer.parseInt(page.textContent("#scored"));
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer()) {
            PressEvents.send(producer, "press-late", PressEvents.event(75.4, Map.of()));
        }
        page.waitForFunction("before => Number(document.getElementById('scored').textContent) > before", before);

        page.selectOption("#span", "900"); // which draws
        page.focus("#chart");
        page.keyboard().press("End");

        assertThat(page.textContent("#said")).doesNotContain("press-late");
        assertThat(page.locator("#event-rows tr:has-text('press-late')").count())
                .isZero();
        page.click("#pause");
        page.waitForSelector("#event-rows tr:has-text('press-late')");
    }

    private Object focused(String script) {
        return page.evaluate(script);
    }

    private void tabTo(String reached) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("!!(" + reached + ")"))) {
                return;
            }
        }
        throw new AssertionError("not reached by 60 tabs: " + reached);
    }
}
