package dev.elbow.scorer.stream;

import java.util.Optional;

/**
 * What the output topics of a route take, looked up once at the start.
 *
 * @param scorePartitions partitions of the scores topic
 * @param scoreBytes the most bytes of a score record: key, headers and value
 * @param refusalBytes the same of a refusal record
 * @param shadow the same with the topic of the shadow's scores in the place of the scores topic, where there is a shadow
 */
record OutputTopics(int scorePartitions, int scoreBytes, int refusalBytes, Optional<OutputTopics> shadow) {

    /** Of a route without a shadow. */
    OutputTopics(int scorePartitions, int scoreBytes, int refusalBytes) {
        this(scorePartitions, scoreBytes, refusalBytes, Optional.empty());
    }
}
