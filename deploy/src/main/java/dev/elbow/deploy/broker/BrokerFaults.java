package dev.elbow.deploy.broker;

import java.util.concurrent.CompletableFuture;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;

/** Turns what would end the JVM into a future. Thread-safe. */
final class BrokerFaults implements FaultHandlerFactory {

    private final CompletableFuture<Throwable> first = new CompletableFuture<>();

    /**
     * Takes Kafka's way to end the JVM, of which there is one for all brokers in it: the newest broker hears of it.
     * It is not given back, since a thread of a closed broker may still want to end the JVM.
     */
    void takeExits() {
        Exit.setExitProcedure(this::refuse);
        Exit.setHaltProcedure(this::refuse);
    }

    /** Completed with the first fault after which the broker cannot go on. */
    CompletableFuture<Throwable> first() {
        return first;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return (message, cause) -> {
            IllegalStateException fault = new IllegalStateException(name + ": " + message, cause);
            action.run();
            if (fatal) {
                first.complete(fault);
            }
            return fault;
        };
    }

    private void refuse(int status, String message) {
        IllegalStateException fault = new IllegalStateException(
                "the broker gave up with status " + status + (message == null ? "" : ": " + message));
        first.complete(fault);
        // Whoever calls does not expect to go on.
        throw fault;
    }
}
