package dev.elbow.scorer.sink;

import dev.elbow.schemas.alert.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each record of an alert to the log, in one line. */
final class LogLine implements Sink {

    static final String NAME = "log";

    private static final Logger LOG = LoggerFactory.getLogger("elbow.alerts");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String where() {
        return "has a line for each";
    }

    @Override
    public void deliver(String delivery, Alert alert, byte[] json) {
        String line = AlertText.line(alert);
        if (alert.state() == Alert.State.CLOSED) {
            LOG.info("{}", line);
        } else {
            LOG.warn("{}", line);
        }
    }
}
