package dev.elbow.deploy.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.strimzi.api.kafka.model.user.KafkaUser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Kafka's users have the rights that scorer/README.md and scorer/ALERTS.md list, and no others. */
class RightsTest {

    private static final String WRITTEN = "topic of the scores";
    private static final String SHADOW = "topic of a shadow's scores";
    private static final String REFUSED = "topic of the refusals";
    private static final String CREATED = "each topic that is missing, or the cluster";

    @Test
    void theScorerMayScore() {
        Manifests manifests = Chart.render(Chart.sample("routes")
                .replaceFirst("alerts: .*", "group: elbow-score")); // those of alerts are a test of their own

        assertThat(rights(manifests, "scorer"))
                .isEqualTo(documented(
                        "README.md",
                        Map.of(
                                "topic of the events",
                                "topic flows, topic telemetry",
                                WRITTEN,
                                "topic flows-scores, topic telemetry-scored",
                                REFUSED,
                                "topic flows-refusals, topic telemetry-refusals",
                                SHADOW,
                                "topic flows-shadow-scores",
                                "group, `elbow-score` by default",
                                "group elbow-score",
                                "transactional ids with the prefix `GROUP-`, or `transactional_id` and `-`",
                                "transactionalId mine-*",
                                "topics of scores and refusals",
                                "topic flows-scores, topic telemetry-scored, topic flows-refusals, topic telemetry-refusals",
                                CREATED,
                                "")));
    }

    @Test
    void theScorerMayCreateTopicsWhereItIsTold() {
        Manifests manifests = Chart.render(Chart.sample("whole"));

        assertThat(rights(manifests, "scorer"))
                .isEqualTo(documented(
                        "README.md",
                        Map.of(
                                "topic of the events",
                                "topic flows",
                                WRITTEN,
                                "topic flows-scored",
                                REFUSED,
                                "topic flows-refused",
                                SHADOW,
                                "topic flows-shadow",
                                "group, `elbow-score` by default",
                                "group pumps",
                                "transactional ids with the prefix `GROUP-`, or `transactional_id` and `-`",
                                "transactionalId pumps-*",
                                "topics of scores and refusals",
                                "topic flows-scored, topic flows-refused",
                                CREATED,
                                "topic flows-scored, topic flows-refused, topic flows-shadow")));
    }

    @Test
    void withoutTransactionsThereIsNoRightToThem() {
        assertThat(rights(Chart.render(Chart.sample("image-volume")), "scorer"))
                .containsExactly(
                        "DescribeConfigs on topic flows-refusals",
                        "DescribeConfigs on topic flows-scores",
                        "Read on group elbow-score",
                        "Read on topic flows",
                        "Write on topic flows-refusals",
                        "Write on topic flows-scores");
    }

    @Test
    void alertsMayAlert() {
        Manifests manifests = Chart.render(Chart.sample("whole"));

        assertThat(rights(manifests, "alert"))
                .isEqualTo(documented("ALERTS.md", alerts("nights", "flows-scored", "flows-scored-alerts", true)));
    }

    @Test
    void alertsOfTheScorersProcessMayAlert() {
        Manifests manifests = Chart.render(
                Chart.sample("routes")
                        .replaceFirst(
                                "sinks: .*}",
                                "budget: {alerts: 3}, sinks: {alertmanager: {url: 'http://a'}, webhook: {url: 'http://b'}, log: true}}"));
        Set<String> both = rights(manifests, "scorer");

        assertThat(both)
                .containsAll(documented("ALERTS.md", alerts("elbow-alert", "flows-scores", "flows-alerts", true)));
    }

    @Test
    void alertsWithoutSinksAndBudgetMayLess() {
        assertThat(rights(Chart.render(Chart.sample("alert-alone")), "alert"))
                .containsExactly(
                        "Create on topic elbow-alert-episodes-changelog",
                        "Create on topic flows-alerts",
                        "DescribeConfigs on topic flows-alerts",
                        "Read on group elbow-alert",
                        "Read on topic elbow-alert-episodes-changelog",
                        "Read on topic flows-scores",
                        "Write on topic elbow-alert-episodes-changelog",
                        "Write on topic flows-alerts");
    }

    private static Map<String, String> alerts(String group, String scores, String alerts, boolean budget) {
        Map<String, String> resources = new LinkedHashMap<>();
        resources.put(WRITTEN, "topic " + scores);
        resources.put("topic of the alerts", "topic " + alerts);
        resources.put("group, `elbow-alert` by default", "group " + group);
        resources.put("transactional ids with the prefix `GROUP-`", "transactionalId " + group + "-*");
        resources.put("topic `GROUP-episodes-changelog`", "topic " + group + "-episodes-changelog");
        resources.put("topic `GROUP-levels-changelog`", budget ? "topic " + group + "-levels-changelog" : "");
        resources.put(
                "topic of the alerts, and group `GROUP-SINK` for each sink",
                "topic %2$s, group %1$s-alertmanager, group %1$s-webhook, group %1$s-log".formatted(group, alerts));
        resources.put(CREATED, "");
        return resources;
    }

    @Test
    void theTrainerMayReadItsTopics() {
        assertThat(rights(Chart.render(Chart.sample("whole")), "trainer")).containsExactly("Read on topic flows");
    }

    /** The rights of a table, of resources as they are called in a release. */
    private static Set<String> documented(String file, Map<String, String> resources) {
        Set<String> rights = new TreeSet<>();
        for (List<String> row : DocumentedTable.rows(Path.of("..", "scorer", file), "| operation | resource |")) {
            String named = Objects.requireNonNull(resources.get(row.get(1)), "no such resource here: " + row);
            for (String resource : named.split(", ", -1)) {
                for (String operation : row.get(0).split(", ", -1)) {
                    rights.add(title(operation) + " on " + resource);
                }
            }
        }
        rights.removeIf(right -> right.endsWith(" on "));
        return rights;
    }

    /** {@code DESCRIBE_CONFIGS} is {@code DescribeConfigs} to Strimzi. */
    private static String title(String operation) {
        StringBuilder title = new StringBuilder();
        for (String word : operation.split("_", -1)) {
            title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return title.toString();
    }

    private static Set<String> rights(Manifests manifests, String component) {
        return new TreeSet<>(GrantedRight.of(user(manifests, name -> name.endsWith("-" + component))).stream()
                .map(GrantedRight::toString)
                .toList());
    }

    private static KafkaUser user(Manifests manifests, Predicate<String> name) {
        return manifests.all(KafkaUser.class).stream()
                .filter(user -> name.test(user.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
    }
}
