package dev.elbow.scorer.stream;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A fault and what it came from. Stateless. */
final class Causes {

    private Causes() {}

    /** The fault, what caused it, and so on: the last one is the root. Each once, though a cause may be its own by way of others. */
    static Stream<Throwable> of(Throwable fault) {
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
        Stream.Builder<Throwable> causes = Stream.builder();
        for (@Nullable Throwable cause = fault; cause != null && told.add(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.build();
    }

    /** The first that is of a kind. */
    static <T extends Throwable> Optional<T> first(Throwable fault, Class<T> kind) {
        return of(fault).filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Whether one is of a kind. */
    static boolean contain(Throwable fault, Class<? extends Throwable> kind) {
        return first(fault, kind).isPresent();
    }

    /** The last one. */
    static Throwable root(Throwable fault) {
        return of(fault).reduce(fault, (before, last) -> last);
    }
}
