package dev.elbow.scorer.stream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** Secrets of Kafka's clients that stand among settings as they are. Stateless. */
public final class KafkaSecrets {

    private static final List<String> GROUPS = List.of("kafka.consumer.", "kafka.producer.");

    /** Of Kafka's type for secrets, but public by their nature. */
    private static final List<String> CERTIFICATES =
            List.of(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG);

    /** What Kafka's own providers replace. */
    private static final String REFERENCE = "\\$\\{[^}]*}";

    private static final Pattern REFERENCES_ALONE = Pattern.compile("\\s*(" + REFERENCE + "\\s*)+");

    /** An option of a login module that is a secret, and no reference; a keytab or a user's name is none. */
    private static final Pattern LOGIN_SECRET =
            Pattern.compile("(?i)(password|secret)\\s*=\\s*+(?!\"?" + REFERENCE + "\"?[\\s;])");

    private KafkaSecrets() {}

    /** The key of the first of them among all settings of a command, at any depth. */
    public static Optional<String> first(Map<?, ?> values) {
        return first("", values);
    }

    private static Optional<String> first(String before, Map<?, ?> values) {
        return values.entrySet().stream()
                .flatMap(entry -> {
                    String key = before + entry.getKey();
                    return (entry.getValue() instanceof Map<?, ?> group
                                    ? first(key + ".", group)
                                    : Optional.of(key).filter(one -> secret(one, String.valueOf(entry.getValue()))))
                            .stream();
                })
                .findFirst();
    }

    private static boolean secret(String key, String value) {
        return GROUPS.stream()
                .filter(key::contains)
                .map(group -> key.substring(key.indexOf(group) + group.length()))
                .anyMatch(name -> typed(name) && !harmless(name, value));
    }

    private static boolean typed(String name) {
        return !CERTIFICATES.contains(name)
                && List.of(ConsumerConfig.configDef(), ProducerConfig.configDef()).stream()
                        .map(definition -> definition.configKeys().get(name))
                        .anyMatch(known -> known != null && known.type() == ConfigDef.Type.PASSWORD);
    }

    private static boolean harmless(String name, String value) {
        return name.endsWith(SaslConfigs.SASL_JAAS_CONFIG)
                ? !LOGIN_SECRET.matcher(value).find()
                : REFERENCES_ALONE.matcher(value).matches();
    }
}
