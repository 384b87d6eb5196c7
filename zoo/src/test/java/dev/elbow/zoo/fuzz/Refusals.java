package dev.elbow.zoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Supplier;

/** What a reader may do with bytes that come from anywhere: read them, or refuse them in words fit for a terminal. Stateless. */
final class Refusals {

    /** Characters of a message at most: what is quoted in it is shortened. */
    private static final int LONGEST = 2_000;

    private Refusals() {}

    /**
     * What was read; empty where it was refused. Whatever else is thrown goes through, and is a finding.
     *
     * @param documented what the reader throws where it refuses
     */
    static <T> Optional<T> read(Class<? extends RuntimeException> documented, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (RuntimeException e) {
            if (!documented.isInstance(e)) {
                throw e;
            }
            String message = String.valueOf(e.getMessage());
            assertThat(message).hasSizeLessThanOrEqualTo(LONGEST);
            assertThat(message.codePoints().filter(Refusals::unsound))
                    .as(message)
                    .isEmpty();
            return Optional.empty();
        }
    }

    /** A control character steers the terminal that shows it; half a surrogate pair cannot be written at all. */
    private static boolean unsound(int point) {
        return Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
    }
}
