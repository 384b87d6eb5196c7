package dev.elbow.deploy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Context;
import java.util.Iterator;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How standard error is written. */
enum LogFormat {
    /** For people. */
    TEXT,
    /** For machines: each line one JSON object, of the log or of the command itself. */
    JSON;

    static final String VARIABLE = "ELBOW_LOG_FORMAT";

    /** What the environment asks for. */
    static LogFormat of(String variable, CommandLine line) {
        for (LogFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(variable)) {
                return format;
            }
        }
        if (variable.isEmpty()) {
            return TEXT;
        }
        throw new ParameterException(line, VARIABLE + ": " + variable + " (expected: text or json)");
    }

    /** From now on, for the process and this command line. */
    void apply(CommandLine line) {
        if (this == TEXT) {
            return; // as LogSettings has it
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (Logger logger : context.getLoggerList()) {
            Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
            while (appenders.hasNext()) {
                if (appenders.next() instanceof ConsoleAppender<ILoggingEvent> console) {
                    console.setEncoder(encoder(context));
                }
            }
        }
        line.setErr(new LoggedWriter());
    }

    /** A line says what it says once: neither the template and its arguments nor what is the same in every line. */
    private static JsonEncoder encoder(Context context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithKVPList(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
