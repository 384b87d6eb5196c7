package dev.elbow.deploy.helm;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of KEDA, of which no model is published: the fields that its reference lists, as far as a service of ours could use them. What
 * is not here is refused, though KEDA might have it.
 *
 * <p>Source: <a href="https://keda.sh/docs/2.17/reference/scaledobject-spec/">ScaledObject specification</a>, <a
 * href="https://keda.sh/docs/2.17/concepts/authentication/">Authentication</a>, <a
 * href="https://keda.sh/docs/2.17/scalers/apache-kafka/">Apache Kafka</a>.
 */
final class Keda {

    /** What the scaler for Kafka takes, by itself or by its authentication. */
    static final List<String> KAFKA = List.of(
            "bootstrapServers",
            "consumerGroup",
            "topic",
            "lagThreshold",
            "activationLagThreshold",
            "limitToPartitionsWithLag",
            "offsetResetPolicy",
            "allowIdleConsumers",
            "scaleToZeroOnInvalidOffset",
            "excludePersistentLag",
            "ensureEvenDistributionOfPartitions",
            "version",
            "partitionLimitation",
            "sasl",
            "tls",
            "unsafeSsl");

    /** What its authentication may name. */
    static final List<String> KAFKA_PARAMETERS =
            List.of("sasl", "username", "password", "tls", "ca", "cert", "key", "keyPassword");

    private Keda() {}

    record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, ScalerSpec spec) {

        record ScalerSpec(
                ScaleTarget scaleTargetRef,
                int minReplicaCount,
                int maxReplicaCount,
                int pollingInterval,
                int cooldownPeriod,
                List<Trigger> triggers) {}

        record ScaleTarget(String apiVersion, String kind, String name) {}

        record Trigger(
                String type,
                Map<String, String> metadata,
                @Nullable Authentication authenticationRef) {}

        record Authentication(String name) {}
    }

    record TriggerAuthentication(String apiVersion, String kind, ObjectMeta metadata, LoginSpec spec) {

        record LoginSpec(
                @Nullable List<Variable> env, @Nullable List<SecretKey> secretTargetRef) {}

        record Variable(String parameter, String name, String containerName) {}

        record SecretKey(String parameter, String name, String key) {}
    }
}
