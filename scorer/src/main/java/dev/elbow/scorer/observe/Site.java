package dev.elbow.scorer.observe;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers what is asked of a server beside health and metrics. Thread-safe. */
public interface Site {

    /** Whether a path is one of its own. */
    boolean has(String path);

    /** The paths that people may ask for, for those who asked for another one. */
    String paths();

    /**
     * Answers a GET or HEAD of one of its paths.
     *
     * @return whether the answer is over; else it goes on by another thread, which closes the exchange
     * @throws IOException where whoever asked is gone
     */
    boolean answer(HttpExchange exchange) throws IOException;
}
