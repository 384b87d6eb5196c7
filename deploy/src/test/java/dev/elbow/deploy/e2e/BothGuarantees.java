package dev.elbow.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.stream.Guarantee;
import dev.elbow.scorer.stream.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A scorer for each guarantee, with a group and topics of its own, at work on the same events: both meet the same faults, in
 * the time of one. Not thread-safe.
 */
final class BothGuarantees implements AutoCloseable {

    private static final String OWN = """
            guarantee: %s
            group: %s
            topics: {events: %s, scores: %s, refusals: %s}
            """;

    private final String bootstrapServers;
    private final int partitions;
    private final Map<Guarantee, ElbowProcess> scorers = new EnumMap<>(Guarantee.class);

    private BothGuarantees(String bootstrapServers, int partitions) {
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
    }

    /** Starts them with settings that they share, and makes the topics of their answers. */
    static BothGuarantees start(Path folder, String bootstrapServers, int partitions, String settings)
            throws IOException {
        BothGuarantees both = new BothGuarantees(bootstrapServers, partitions);
        try (var cluster = dev.elbow.deploy.broker.Topics.at(bootstrapServers)) {
            for (Guarantee guarantee : Guarantee.values()) {
                Topics topics = topics(guarantee);
                cluster.create(topics.scores(), partitions);
                cluster.create(topics.refusals(), partitions);
                String own = OWN.formatted(
                        name(guarantee), group(guarantee), topics.events(), topics.scores(), topics.refusals());
                Path file = Files.writeString(folder.resolve(name(guarantee) + ".yaml"), settings + own);
                both.scorers.put(guarantee, ElbowProcess.start(folder, "score", "--config", file.toString()));
            }
            return both;
        } catch (IOException | RuntimeException e) {
            both.close();
            throw e;
        }
    }

    static String group(Guarantee guarantee) {
        return name(guarantee);
    }

    static Topics topics(Guarantee guarantee) {
        return new Topics(Cluster.EVENTS, name(guarantee) + "-scores", name(guarantee) + "-refusals");
    }

    /** Waits until each has answered so many events, as it has to. */
    void assertAnswered(int events) {
        for (Guarantee guarantee : Guarantee.values()) {
            Answers answers = Answers.read(bootstrapServers, topics(guarantee), partitions, events);
            System.out.printf("%s: %,d events were answered again%n", guarantee, answers.repeated());
            answers.assertKept(guarantee);
        }
    }

    /** What one of them said. */
    String err(Guarantee guarantee) {
        return scorer(guarantee).err();
    }

    /** Where one of them shows metrics and health. */
    String address(Guarantee guarantee) throws InterruptedException {
        return Scrape.address(scorer(guarantee));
    }

    /** SIGTERM, on which they end in order. */
    void terminate() throws InterruptedException {
        scorers.values().forEach(ElbowProcess::terminate);
        for (Guarantee guarantee : Guarantee.values()) {
            assertThat(scorer(guarantee).await(60)).as(scorer(guarantee)::err).isEqualTo(143);
            String said = err(guarantee).stripTrailing();
            System.out.println(guarantee + ": " + said.substring(said.lastIndexOf('\n') + 1));
        }
    }

    @Override
    public void close() {
        scorers.values().forEach(ElbowProcess::close);
    }

    private ElbowProcess scorer(Guarantee guarantee) {
        return Objects.requireNonNull(scorers.get(guarantee));
    }

    private static String name(Guarantee guarantee) {
        return guarantee.name().toLowerCase(Locale.ROOT);
    }
}
