package dev.elbow.scorer.page;

import dev.elbow.schemas.score.Score;
import dev.elbow.scorer.score.Answer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event that was answered, as it is kept.
 *
 * @param answer its score or refusal
 * @param source where it stands
 * @param key of its record, whole or its first part
 * @param event its bytes, whole or their first part
 */
record Seen(Answer answer, Score.Source source, Kept key, Kept event) {

    private static final int LARGEST_KEY = 1 << 10;
    private static final int LARGEST_EVENT = 2 << 20;
    private static final int FIRST_PART = 64 << 10;

    static Seen of(Answer answer, Score.Source source, byte @Nullable [] key, byte @Nullable [] event) {
        return new Seen(
                answer, source, Kept.of(key, LARGEST_KEY, LARGEST_KEY), Kept.of(event, LARGEST_EVENT, FIRST_PART));
    }

    /** The same with the first part of its event alone, where that is large. */
    Seen cut() {
        return event.bytes.length <= FIRST_PART
                ? this
                : new Seen(answer, source, key, new Kept(Arrays.copyOf(event.bytes, FIRST_PART), event.length));
    }

    /** Whether it is to be kept longer than others. */
    boolean notable() {
        return answer.match(Score::anomalous, refusal -> true);
    }

    /** What it takes in memory, about; bytes. */
    int size() {
        return 1_024 + key.bytes.length + event.bytes.length;
    }

    /**
     * Bytes that are kept.
     *
     * @param bytes all, or the first ones; nobody changes them
     * @param length of all; -1 where there were none
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Kept(byte[] bytes, int length) {

        /** All of them up to a limit, else the first ones. */
        static Kept of(byte @Nullable [] bytes, int limit, int first) {
            if (bytes == null) {
                return new Kept(new byte[0], -1);
            }
            return bytes.length <= limit
                    ? new Kept(bytes, bytes.length)
                    : new Kept(Arrays.copyOf(bytes, first), bytes.length);
        }

        boolean whole() {
            return bytes.length == length;
        }

        boolean there() {
            return length >= 0;
        }
    }
}
