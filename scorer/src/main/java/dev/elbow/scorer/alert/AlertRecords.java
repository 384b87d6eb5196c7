package dev.elbow.scorer.alert;

import dev.elbow.schemas.alert.Alert;
import dev.elbow.schemas.alert.Entity;
import java.util.Optional;

/**
 * Puts what is known of an episode into an alert.
 *
 * @param group names the rules, in the ids of episodes
 */
record AlertRecords(String group) {

    Alert opened(byte[] key, long time, Memory.Episode episode) {
        return alert(key, time, episode, Alert.State.OPEN, Optional.empty());
    }

    Alert worse(byte[] key, long time, Memory.Episode episode) {
        return alert(key, time, episode, Alert.State.WORSE, Optional.empty());
    }

    Alert closed(byte[] key, long time, Memory.Episode episode, Alert.Reason reason, long end) {
        return alert(key, time, episode, Alert.State.CLOSED, Optional.of(new Alert.Closing(reason, end)));
    }

    private Alert alert(
            byte[] key, long time, Memory.Episode episode, Alert.State state, Optional<Alert.Closing> closing) {
        return new Alert(
                Alert.id(group, key, episode.start()),
                state,
                closing,
                Entity.of(key),
                episode.start(),
                time,
                new Alert.Counts(episode.events(), episode.anomalous()),
                episode.level(),
                episode.strangest());
    }
}
