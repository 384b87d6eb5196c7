package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.schemas.alert.Strangest;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.fixture.Scores;
import dev.elbow.scorer.score.OpenTiny;
import dev.elbow.scorer.score.Scorer;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.score.Tighten;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PageSiteTest {

    @RegisterExtension
    static final OpenTiny TINY = new OpenTiny();

    @RegisterExtension
    static final OpenTiny TWICE = OpenTiny.tightened();

    @SuppressWarnings("NullAway.Init") // set before each test
    private PageStand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new PageStand(TINY.model(), TINY.session(), PageSettings.defaults());
    }

    @AfterEach
    void close() {
        stand.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/page/page.js", "/page/uPlot.iife.min.js", "/page/page.css", "/page/event/1", "/page/x"})
    void everyAnswerSaysWhatABrowserMayDo(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void allThatThePageAsksForIsHereAndNothingIsInline() throws Exception {
        String page = get("/").body();

        List<String> files = Pattern.compile("(?:src|href)=\"(page/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(files).hasSizeGreaterThan(4);
        for (String file : files) {
            assertThat(get("/" + file).statusCode()).as(file).isEqualTo(200);
        }
        assertThat(page)
                .doesNotContain("style=")
                .doesNotContainPattern("<script[^>]*>[^<]")
                .doesNotContain("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/",
                "/page/../page/page.js",
                "/page/%2e%2e/page.html",
                "/page/NOTICE",
                "/page/PageSite.class",
                "/page/event/",
                "/page/event/-1",
                "/page/event/99999999999999999999",
                "/page/event/2",
                "/page/episode/nobody",
                "/pages"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void metricsAndHealthStayWhereTheyWere() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/nothing").body()).isEqualTo("not here (expected: /metrics, /health/live, /health/ready, /)\n");
    }

    @Test
    void explainsAnEventWhenAsked() throws Exception {
        stand.score(PageStand.EVENT);

        HttpResponse<String> answer = get("/page/event/1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body())
                .contains("\"key\":\"machine-1\"")
                .contains("\"offset\":0")
                .contains("\"model\":\"tiny:1.0.0\"")
                .contains("\"drop\":")
                .contains("\"observed\":60.0")
                .contains("\\\"mode\\\" : \\\"busy\\\"");
    }

    @Test
    void tellsWhyAnEventWasRefused() throws Exception {
        stand.tap.refused(
                new Score.Source("events", 0, 5, 9),
                null,
                PageStand.bytes("{\"temperature\": \"<script>\"}"),
                new Refusal(
                        Refusal.Reason.WRONG_TYPE, "feature temperature: the text \"<script>\" (expected: a number)"));
        stand.hub.look();

        assertThat(get("/page/event/1").body())
                .contains("\"refusal\":\"wrong_type\"")
                .contains("(expected: a number)")
                .contains("\\\"temperature\\\" : \\\"<script>\\\"");
    }

    @Test
    void hidesWhatIsMaskedInEveryAnswer() throws Exception {
        try (PageStand masked = new PageStand(TINY.model(), TINY.session(), PageStand.masked("temperature", "/user"))) {
            masked.score(PageStand.EVENT);
            masked.tap.refused(
                    new Score.Source("events", 0, 5, 9),
                    null,
                    PageStand.bytes("{\"temperature\": \"secret\", \"user\": \"mallory\""),
                    new Refusal(Refusal.Reason.MALFORMED, "the text \"secret\""));
            masked.hub.look();

            String event = get(masked, "/page/event/1").body();
            String refused = get(masked, "/page/event/2").body();

            assertThat(event)
                    .contains("\"masked\":true")
                    .contains("\\\"user\\\" : \\\"(masked)\\\"")
                    .doesNotContain("60")
                    .doesNotContain("mallory");
            assertThat(refused).contains("malformed").doesNotContain("secret").doesNotContain("mallory");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.evil",
                "",
                "[::2]"
            })
    void answersNoNameThatIsNotOfThisMachine(String host) throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(raw("GET /page/stream HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9464", "127.0.0.1:1", "127.0.1.1:9464", "[::1]:9464"})
    void answersTheNamesOfThisMachine(String host) throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    /** An alert does not say which graph told the anomaly of its strangest event; what comes out again does. */
    @Test
    void explainsTheStrangestEventByTheGraphThatScoredIt() throws Exception {
        byte[] event = PageStand.bytes(
                PageStand.EVENT.replace("60", "21.5")); // on which the graphs differ by more than the tolerance
        ScoringOptions again = PageStand.OPTIONS.withTighten(Optional.of(Tighten.between(0, 1)));
        Score second = new Scorer(TWICE.model(), TWICE.session(), again)
                .score(List.of(event))
                .get(0)
                .score()
                .orElseThrow();
        try (PageStand two = new PageStand(TWICE.model(), TWICE.session(), PageSettings.defaults())) {
            two.inTopic = event;
            two.episodes.add("alerts", EpisodeBoardTest.alert("an-episode", Strangest.of(PageStand.at(second, 3))));

            two.inTopic = PageStand.bytes(PageStand.EVENT);
            assertThat(get(two, "/page/episode/an-episode").body())
                    .contains("\"note\":\"The event that stands there now has another");
            two.inTopic = event;
            assertThat(get(two, "/page/episode/an-episode").body())
                    .contains("\"tightened\":true")
                    .contains("\"anomaly\":" + (float) second.anomaly())
                    .doesNotContain("\"note\"");
        }
    }

    /** A topic that was made anew has other events at its places, and one scored by another package is none of the episode's. */
    @Test
    void anEventThatIsKeptIsTheStrangestOneOnlyByTheSamePackage() throws Exception {
        stand.score(PageStand.EVENT.replace("60", "20"));
        Score other = Scores.of(0, 1_000_000, 0.001, 30, true);
        stand.episodes.add("alerts", EpisodeBoardTest.alert("an-episode", Strangest.of(PageStand.at(other, 0))));

        assertThat(get("/page/episode/an-episode").body())
                .contains("does not score here any more")
                .doesNotContain("\"explanation\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void anotherSiteGetsNothing(String site) throws Exception {
        for (String path : List.of("/page/stream", "/page/event/1", "/page/page.js")) {
            assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: " + site
                            + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: " + site
                        + "\r\nConnection: close\r\n\r\n"))
                .as("a link may lead here")
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aStreamGoesOnBeyondTheLimitsOfOtherAnswers() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stand.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(PageStand.bytes("GET /page/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            readUntil(socket, "event: hello");
            Thread.sleep(3_500); // longer than any other answer may take

            stand.score(PageStand.EVENT);

            readUntil(socket, "event: frame");
        }
    }

    private static void readUntil(Socket socket, String part) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(part) < 0) {
            int one = socket.getInputStream().read();
            assertThat(one).as(read.toString()).isNotNegative();
            read.append((char) one);
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stand.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(PageStand.bytes(request));
            return PageStand.text(socket.getInputStream().readNBytes(400));
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(stand, path);
    }

    private static HttpResponse<String> get(PageStand stand, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stand.server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
