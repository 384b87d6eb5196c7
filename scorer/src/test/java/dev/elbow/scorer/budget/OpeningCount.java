package dev.elbow.scorer.budget;

import java.util.Arrays;

/** Counts how often k of the last n events are anomalous, beginning anew each time: the rule, word by word. */
final class OpeningCount {

    private final OpeningRule rule;
    private final boolean[] last;
    private int next;
    private int anomalous;
    private int opened;

    OpeningCount(OpeningRule rule) {
        this.rule = rule;
        this.last = new boolean[rule.of()];
    }

    void add(boolean anomaly) {
        anomalous += (anomaly ? 1 : 0) - (last[next] ? 1 : 0);
        last[next] = anomaly;
        next = (next + 1) % last.length;
        if (anomalous >= rule.count()) {
            opened++;
            anomalous = 0;
            Arrays.fill(last, false);
        }
    }

    int opened() {
        return opened;
    }
}
