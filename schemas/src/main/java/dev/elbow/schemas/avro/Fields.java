package dev.elbow.schemas.avro;

import dev.elbow.schemas.wire.WireException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fields of a record by their names; one that is not there, or of another kind, is a fault that names it. Immutable. */
final class Fields {

    private final String of;
    private final Map<?, ?> values;

    Fields(String of, @Nullable Object record) {
        this.of = of;
        this.values = as(of, "a record", record, Map.class);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    Object value(String name) {
        return values.get(name);
    }

    Fields fields(String name) {
        return new Fields(path(name), values.get(name));
    }

    String text(String name) {
        return as(path(name), "a text", values.get(name), String.class);
    }

    boolean truth(String name) {
        return as(path(name), "true or false", values.get(name), Boolean.class);
    }

    long whole(String name) {
        return as(path(name), "a whole number", values.get(name), Long.class);
    }

    /** Finite. */
    double number(String name) {
        return finite(path(name), values.get(name));
    }

    List<Double> numbers(String name) {
        return items(name).map(one -> finite(path(name), one)).toList();
    }

    /** Records; none where there is no such field. */
    Stream<Fields> list(String name) {
        return has(name) ? items(name).map(one -> new Fields(path(name), one)) : Stream.of();
    }

    private Stream<?> items(String name) {
        return ((List<?>) as(path(name), "a list", values.get(name), List.class)).stream();
    }

    private static double finite(String path, @Nullable Object value) {
        double number = as(path, "a number", value, Number.class).doubleValue();
        if (!Double.isFinite(number)) {
            throw new WireException(path + ": " + number + " (expected: a finite number)");
        }
        return number;
    }

    private static <T> T as(String path, String expected, @Nullable Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new WireException(
                    path + ": " + (value == null ? "absent" : "of another kind") + " (expected: " + expected + ")");
        }
        return type.cast(value);
    }

    private String path(String name) {
        return of + "." + name;
    }
}
