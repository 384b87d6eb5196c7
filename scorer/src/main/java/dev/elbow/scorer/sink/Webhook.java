package dev.elbow.scorer.sink;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.config.Settings;
import dev.elbow.scorer.http.HttpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends each record of an alert, as it stands in its topic, to an address. Who has the secret sees by the signature that it came from here,
 * and when: {@code Elbow-Signature: t=SECONDS,v1=HEX}, where HEX is the HMAC-SHA256 of {@code SECONDS.BODY}.
 */
final class Webhook implements Sink {

    static final String NAME = "webhook";
    static final String SIGNATURE = "Elbow-Signature";
    static final String DELIVERY = "Elbow-Delivery";

    private static final String HMAC = "HmacSHA256";

    private final JsonPost post;
    private final Optional<Secret> secret;
    private final Clock clock;

    /**
     * Where alerts go.
     *
     * @param secret signs what is sent; without one nothing is signed
     */
    record Options(HttpTarget target, Optional<Secret> secret) {

        static Optional<Options> read(Settings sinks) {
            Settings group = sinks.group(NAME);
            if (!sinks.has(NAME)) {
                return Optional.empty();
            }
            Optional<HttpTarget> target = HttpTarget.read(group, HttpAddress::exact);
            Optional<Secret> secret = Secret.read(group, "secret");
            return target.map(one -> new Options(one, secret));
        }
    }

    /**
     * A webhook.
     *
     * @param clock tells receivers when a body was signed, by which they see what is old
     */
    Webhook(Options options, Clock clock) {
        this.post = new JsonPost(options.target());
        this.secret = options.secret();
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String where() {
        return post.where();
    }

    @Override
    public void deliver(String delivery, Alert alert, byte[] json) throws SinkFault, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(DELIVERY, delivery);
        if (secret.isPresent()) {
            headers.put(SIGNATURE, signature(secret.get(), clock.instant().getEpochSecond(), json));
        }
        post.send(json, headers);
    }

    private static String signature(Secret secret, long seconds, byte[] body) throws SinkFault {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.bytes(), HMAC));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (IOException e) {
            throw SinkFault.passing("its secret cannot be read; " + IoFault.of(e));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
