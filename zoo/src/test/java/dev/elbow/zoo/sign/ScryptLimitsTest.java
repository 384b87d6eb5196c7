package dev.elbow.zoo.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScryptLimitsTest {

    /** N and p by hand, from libsodium's {@code pickparams}. */
    @ParameterizedTest
    @CsvSource({
        "33554432, 1073741824, 1048576, 1", // minisign's
        "2097152, 67108864, 65536, 1", // minisign's under a limit of memory
        "33554432, 16777216, 16384, 64", // little memory, many operations
        "32768, 1073741824, 1024, 1", // much memory, few operations
        "524287, 16777216, 8192, 1", // one operation less than fills the memory
        "32768, 16777216, 1024, 1",
        "2097152, 67108863, 32768, 2", // no power of two
    })
    void followsLibsodium(long operations, long memory, int cost, int parallelism) {
        ScryptLimits limits = new ScryptLimits(operations, memory);

        assertThat(limits.cost()).isEqualTo(cost);
        assertThat(limits.parallelism()).isEqualTo(parallelism);
        assertThat(limits.filled()).isEqualTo(1024L * cost).isLessThanOrEqualTo(memory);
    }

    @Test
    void refusesWhatMinisignWouldNeverAsk() {
        assertThatThrownBy(() -> new ScryptLimits(1L << 26, 1L << 30))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operations: 67108864 (expected: from 2^15 to 2^25)");
        assertThatThrownBy(() -> new ScryptLimits(1L << 25, 1L << 31))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory: 2147483648 (expected: from 2^24 to 2^30 bytes)");
    }
}
