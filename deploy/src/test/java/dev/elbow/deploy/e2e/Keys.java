package dev.elbow.deploy.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A broker's key and a client's, each trusted by the other side, made by the JDK's own tool. */
record Keys(Path folder) {

    static final String PASSWORD = "not-a-secret";

    /** The name in the client's certificate, and thereby Kafka's name for it. */
    static final String CLIENT = "CN=scorer";

    static Keys make(Path folder) throws IOException, InterruptedException {
        Keys keys = new Keys(folder);
        keys.pair("broker", "CN=broker", "-ext", "SAN=ip:127.0.0.1");
        keys.pair("client", CLIENT);
        keys.trust("broker", "client");
        keys.trust("client", "broker");
        return keys;
    }

    /** The TLS settings of one side. */
    Map<String, String> settings(String side) {
        return Map.of(
                "ssl.keystore.location",
                store(side),
                "ssl.keystore.password",
                PASSWORD,
                "ssl.truststore.location",
                store(side),
                "ssl.truststore.password",
                PASSWORD);
    }

    private void pair(String side, String name, String... further) throws IOException, InterruptedException {
        List<String> key = List.of("-genkeypair", "-alias", side, "-keyalg", "EC", "-dname", name, "-validity", "2");
        keytool(side, Stream.concat(key.stream(), Stream.of(further)).toList());
        keytool(side, List.of("-exportcert", "-alias", side, "-file", certificate(side)));
    }

    private void trust(String side, String other) throws IOException, InterruptedException {
        keytool(side, List.of("-importcert", "-noprompt", "-alias", other, "-file", certificate(other)));
    }

    private void keytool(String side, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store(side), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(arguments + ": " + said);
        }
    }

    private String store(String side) {
        return folder.resolve(side + ".p12").toString();
    }

    private String certificate(String side) {
        return folder.resolve(side + ".cer").toString();
    }
}
