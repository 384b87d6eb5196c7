package dev.elbow.scorer.stream;

/**
 * What the output topics take, looked up once at the start.
 *
 * @param scorePartitions partitions of the scores topic
 * @param scoreBytes the most bytes of a score record: key, headers and value
 * @param refusalBytes the same of a refusal record
 */
record OutputTopics(int scorePartitions, int scoreBytes, int refusalBytes) {}
