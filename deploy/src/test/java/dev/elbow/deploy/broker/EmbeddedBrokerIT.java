package dev.elbow.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elbow.zoo.cli.CommandException;
import dev.elbow.zoo.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void keepsTransactions() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(0)) {
            create(broker, "events");
            Clients.write(broker.bootstrapServers(), "events", false, List.of("aborted"));
            Clients.write(broker.bootstrapServers(), "events", true, List.of("first", "second"));

            List<String> values = Clients.values(broker.bootstrapServers(), "events");

            assertThat(values).containsExactly("first", "second");
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        int port;
        Path data;

        try (EmbeddedBroker broker = EmbeddedBroker.start(0)) {
            port = port(broker);
            create(broker, "events");
            data = broker.folder();
            assertThat(data).isNotEmptyDirectory();
        }

        assertThat(data).doesNotExist();
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !thread.isDaemon())
                .extracting(Thread::getName)
                .noneMatch(name -> name.matches(".*(kafka|broker-|controller-|Reaper|raft|coordinator).*"));
    }

    @Test
    void closesTwiceWithoutHarm() {
        EmbeddedBroker broker = EmbeddedBroker.start(0);

        broker.close();
        broker.close();

        assertThat(broker.fault()).isNotDone();
    }

    @Test
    void findsItsDataAgain() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(0, folder)) {
            create(broker, "events");
            Clients.write(broker.bootstrapServers(), "events", true, List.of("kept"));
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(0, folder)) {
            assertThat(Clients.values(broker.bootstrapServers(), "events")).containsExactly("kept");
        }
    }

    @Test
    void refusesTakenPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> EmbeddedBroker.start(port, folder))
                    .isInstanceOfSatisfying(
                            CommandException.class,
                            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                    .hasMessage("port " + port + ": Address already in use (expected: a free port);"
                            + " no broker was started, give another with --port");
        }
    }

    @Test
    void refusesFolderOfRunningBroker() {
        try (EmbeddedBroker running = EmbeddedBroker.start(0, folder)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(0, folder))
                    .isInstanceOf(CommandException.class)
                    .hasMessage("folder " + folder
                            + ": another broker uses it (expected: one at a time); no broker was started");

            create(running, "events");
            assertThat(Clients.values(running.bootstrapServers(), "events")).isEmpty();
        }
    }

    @Test
    void refusesFolderWithOtherFiles() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> EmbeddedBroker.start(0, folder))
                .isInstanceOf(CommandException.class)
                .hasMessage("folder " + folder
                        + ": holds other files (expected: a broker's data, or nothing); no broker was started");
        assertThat(folder).isDirectoryContaining("glob:**/letter.txt");
    }

    @Test
    void refusesFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedBroker.start(0, file))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessage("folder " + file + ": is a file (expected: a folder); no broker was started");
    }

    @Test
    void tellsAFaultInsteadOfEndingTheJvm() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(0)) {
            assertThatThrownBy(() -> Exit.halt(1, "all folders failed"))
                    .hasMessage("the broker gave up with status 1: all folders failed");

            assertThat(broker.fault())
                    .isCompletedWithValueMatching(fault -> fault.getMessage() != null
                            && fault.getMessage().equals("the broker gave up with status 1: all folders failed"));
        }
    }

    private static void create(EmbeddedBroker broker, String topic) {
        try (Topics topics = Topics.at(broker.bootstrapServers())) {
            topics.create(topic, 1);
        }
    }

    private static int port(EmbeddedBroker broker) {
        return Integer.parseInt(broker.bootstrapServers().split(":", 2)[1]);
    }
}
