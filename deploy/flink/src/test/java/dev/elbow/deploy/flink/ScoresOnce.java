package dev.elbow.deploy.flink;

import java.util.List;

/** Scores a few events in a process of its own, to show with which jars that can be done. */
final class ScoresOnce {

    private ScoresOnce() {}

    public static void main(String[] arguments) {
        List<ScoredEvent> scored = MachineEvents.scored(8);
        System.out.println(scored.stream().filter(ScoredEvent::anomalous).count() + " anomalous");
    }
}
