package dev.elbow.scorer.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObserveServerTest {

    @SuppressWarnings("NullAway.Init") // set before each test
    private ObserveServer server;

    @BeforeEach
    void open() throws IOException {
        server = ObserveServer.open(settings(0));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void livesAndIsNotReadyBeforeThereIsSomethingToShow() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body())
                .isEqualTo("{\"status\":\"failing\",\"problems\":[\"starting: model and topics are not open yet\"]}\n");
        assertThat(get("/metrics").statusCode()).isEqualTo(503);
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        server.show(observed(List.of("thread 2: hangs"), List.of("thread 1: waits 2 s after E", "thread 2: hangs")));

        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").body()).contains("\"thread 2: hangs\"");
        assertThat(get("/health/ready").body())
                .isEqualTo(
                        "{\"status\":\"failing\",\"problems\":[\"thread 1: waits 2 s after E\",\"thread 2: hangs\"]}\n");
        assertThat(get("/health/ready").headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void saysThatAllIsWell() throws Exception {
        server.show(observed(List.of(), List.of()));

        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"ok\"}\n");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body()).isEqualTo("a_metric 1\n");
        assertThat(get("/metrics").headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void knowsNothingElseAndChangesNothing() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/../etc").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(post, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void answersThoughOthersConnectAndSayNothing() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
                silent.add(socket);
            }

            assertThat(get("/health/live").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void listensOnThisMachineAlone() {
        assertThat(server.address()).startsWith("http://127.0.0.1:");
    }

    @Test
    void saysAnAddressThatCanBeOpenedWhereItListensAtAll() throws IOException {
        try (ObserveServer everywhere = ObserveServer.open(new HttpSettings(true, "0.0.0.0", 0, true))) {
            assertThat(everywhere.address()).matches("http://localhost:\\d+");
        }
    }

    @Test
    void takesNoPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ObserveServer.open(settings(taken.getLocalPort())))
                    .isInstanceOf(BindException.class);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpSettings settings(int port) {
        return new HttpSettings(true, "127.0.0.1", port, true);
    }

    private static Observed observed(List<String> live, List<String> ready) {
        return new Observed() {
            @Override
            public Health live() {
                return new Health(live);
            }

            @Override
            public Health ready() {
                return new Health(ready);
            }

            @Override
            public String metrics() {
                return "a_metric 1\n";
            }
        };
    }
}
