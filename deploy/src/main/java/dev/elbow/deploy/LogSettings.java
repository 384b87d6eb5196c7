package dev.elbow.deploy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What is logged: results go to stdout, all else to stderr. In code, since to read a file of XML takes as long as a short command;
 * {@code -Dlogback.configurationFile} names a file that goes before it. Logback finds it as a service.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogSettings extends ContextAwareBase implements Configurator {

    private static final String LINE = "%d{HH:mm:ss} %-5level %logger{0}: %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext logs) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = logs.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender(logs, "STDERR", LINE));

        logs.getLogger("dev.elbow").setLevel(Level.INFO);
        // Alerts, where they are to be told in the log: one that is over is information.
        logs.getLogger("elbow.alerts").setLevel(Level.INFO);
        // A machine without a GPU is no cause for a warning.
        logs.getLogger("ai.djl.util.cuda").setLevel(Level.ERROR);

        // The broker speaks at length of its own start and stop; what stops it is an exception, and told once.
        logs.getLogger("kafka").setLevel(Level.OFF);
        logs.getLogger("state.change.logger").setLevel(Level.OFF);
        logs.getLogger("dev.elbow.deploy.broker.BrokerNode").setLevel(Level.WARN);

        // With the first line of a stack trace; the rest is Kafka's own affair.
        Logger kafka = logs.getLogger("org.apache.kafka");
        kafka.setLevel(Level.ERROR);
        kafka.setAdditive(false);
        kafka.addAppender(appender(logs, "TERSE", LINE + "%ex{1}"));
        // What it cannot do it throws, and the scorer tells; what remains is that a member without rights cannot say
        // farewell.
        logs.getLogger("org.apache.kafka.clients.consumer.internals.ConsumerCoordinator")
                .setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Appender<ILoggingEvent> appender(LoggerContext logs, String name, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logs);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(logs);
        appender.setName(name);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
