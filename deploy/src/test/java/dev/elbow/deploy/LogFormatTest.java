package dev.elbow.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class LogFormatTest {

    private final CommandLine line = Elbow.create(List.of());

    @Test
    void readsItsVariable() {
        assertThat(LogFormat.of("", line)).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.of("text", line)).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.of("json", line)).isEqualTo(LogFormat.JSON);
        assertThatThrownBy(() -> LogFormat.of("xml", line))
                .isInstanceOf(ParameterException.class)
                .hasMessage("ELBOW_LOG_FORMAT: xml (expected: text or json)");
    }

    @Test
    void whatIsLoggedGoesToStandardErrorAndKafkaTellsItsErrorsAlone() {
        LoggerContext logs = new LoggerContext();
        LogSettings settings = new LogSettings();
        settings.setContext(logs);

        settings.configure(logs);

        ConsoleAppender<ILoggingEvent> root = (ConsoleAppender<ILoggingEvent>)
                logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        assertThat(root.getTarget()).isEqualTo("System.err");
        assertThat(root.isStarted()).isTrue();
        assertThat(logs.getLogger("dev.elbow.scorer").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(logs.getLogger("com.example").getEffectiveLevel()).isEqualTo(Level.WARN);
        Logger kafka = logs.getLogger("org.apache.kafka");
        assertThat(kafka.getEffectiveLevel()).isEqualTo(Level.ERROR);
        assertThat(kafka.isAdditive()).isFalse();
        assertThat(logs.getStatusManager().getCopyOfStatusList()).allMatch(status -> status.getLevel() == Status.INFO);
    }

    @Test
    void isFoundByLogback() {
        assertThat(ServiceLoader.load(Configurator.class)).hasAtLeastOneElementOfType(LogSettings.class);
    }

    @Test
    void makesEachLineOfACommandALineOfTheLog() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.elbow.command");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        try (PrintWriter err = new PrintWriter(new LoggedLines(), true)) {
            err.print("one {} ");
            err.println("line");
            err.println();
            err.print("two\r\nthree\nthe rest");
        } finally {
            logger.detachAppender(appender);
            logger.setAdditive(true);
        }

        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("one {} line", "two", "three", "the rest");
    }
}
