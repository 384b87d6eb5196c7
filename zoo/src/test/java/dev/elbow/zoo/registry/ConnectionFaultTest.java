package dev.elbow.zoo.registry;

import static dev.elbow.zoo.registry.StubRepository.ONCE;
import static dev.elbow.zoo.registry.StubRepository.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.fixture.UntrustedServer;
import dev.elbow.zoo.registry.RegistryHttp.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts that are not there, and those whose TLS is none. */
@Timeout(60)
class ConnectionFaultTest {

    @TempDir
    private Path folder;

    private Credentials nobody() {
        return new Credentials(Map.of(), folder);
    }

    private RegistryClient secure(String host) {
        return new RegistryClient(host, "models/tiny", false, nobody(), ONCE);
    }

    @Test
    void aHostThatIsNotThereIsSaidAtOnce() {
        RegistryClient nowhere = new RegistryClient("nowhere.invalid", "models/tiny", true, nobody(), ONCE);

        assertThatThrownBy(() -> nowhere.manifest("1.0.0"))
                .isInstanceOf(ZooException.Unreachable.class)
                .hasMessage("registry nowhere.invalid: no such host");
    }

    @Test
    void aRegistryWithoutTlsIsSaidAtOnce() throws IOException {
        byte[] plain = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Thread(() -> answer(server, plain)).start();
            String host = "127.0.0.1:" + server.getLocalPort();

            assertThatThrownBy(() -> secure(host).manifest("1.0.0"))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry " + host + ": no TLS (")
                    .hasMessageEndingWith("; a registry without it needs --plain-http)");
        }
    }

    private static void answer(ServerSocket server, byte[] bytes) {
        try (Socket one = server.accept()) {
            one.getOutputStream().write(bytes);
            one.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the client has closed
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsSaidAtOnce() {
        try (UntrustedServer server = UntrustedServer.start(folder)) {
            assertThatThrownBy(() -> secure(server.host()).manifest("1.0.0"))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry " + server.host() + ": its TLS certificate is not trusted (")
                    .hasMessageNotContaining("--plain-http");
        }
    }

    /** It speaks TLS, and may be set up so that we have none in common; without TLS is no way out. */
    @Test
    void aRegistryWhoseTlsRefusesOursIsNotToldToDoWithout() throws IOException {
        byte[] alert = {21, 3, 3, 0, 2, 2, 40}; // fatal: handshake_failure
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Thread(() -> answer(server, alert)).start();
            String host = "127.0.0.1:" + server.getLocalPort();

            assertThatThrownBy(() -> secure(host).manifest("1.0.0"))
                    .isInstanceOf(ZooException.Unreachable.class)
                    .hasMessageStartingWith("registry " + host + ": TLS failed (")
                    .hasMessageNotContaining("--plain-http");
        }
    }

    /** What was right a moment before is right: a transfer of many blobs does not end for one connection. */
    @Test
    void aHostThatAnsweredIsTriedAgainWhereItsTlsBreaks() throws IOException {
        byte[] plain = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        SSLContext context = UntrustedServer.context(folder);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new Thread(() -> {
                        answerByTls(server, context);
                        answer(server, plain);
                        answerByTls(server, context);
                    })
                    .start();
            String host = "127.0.0.1:" + server.getLocalPort();
            Sender sender =
                    new Sender(HttpClient.newBuilder().sslContext(context).build(), host, PATIENCE);
            RegistryHttp http = new RegistryHttp(Origin.of(host, false), nobody(), PATIENCE, sender);
            Request request = Request.get("/", Map.of());

            assertThat(http.<Integer>send(request, HttpResponse::statusCode)).isEqualTo(204);
            assertThat(http.<Integer>send(request, HttpResponse::statusCode)).isEqualTo(204);
        }
    }

    private static void answerByTls(ServerSocket server, SSLContext context) {
        try (Socket socket = server.accept();
                Socket secure = context.getSocketFactory().createSocket(socket, null, true)) {
            secure.getInputStream().read();
            secure.getOutputStream()
                    .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // the client has closed
        }
    }
}
