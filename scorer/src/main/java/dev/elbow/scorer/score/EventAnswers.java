package dev.elbow.scorer.score;

import dev.elbow.schemas.score.Refusal;
import dev.elbow.scorer.observe.Stage;
import java.util.List;
import java.util.Optional;

/**
 * Answers events in their order, as what becomes of their rows is known: tombstones and events that could not be decoded have no row, and are
 * answered in between. Not thread-safe.
 *
 * @param <E> an event as its transport knows it
 */
final class EventAnswers<E> implements RowAnswers {

    private final List<E> events;
    private final List<Optional<Refusal>> decoded;
    private final Exchange<E> exchange;
    private int at;

    /**
     * Answers to nothing yet.
     *
     * @param decoded of each event, why it has no row
     */
    EventAnswers(List<E> events, List<Optional<Refusal>> decoded, Exchange<E> exchange) {
        this.events = events;
        this.decoded = decoded;
        this.exchange = exchange;
    }

    @Override
    public void next(Stages.Scored scored, int row) {
        E event = withRow();
        Optional<Refusal> refusal = scored.refusal(row);
        if (refusal.isPresent()) {
            exchange.refused(event, refusal.get());
        } else {
            exchange.scored(event, scored.at(row, exchange.source(event)));
        }
    }

    @Override
    public void next(Refusal refusal) {
        exchange.refused(withRow(), refusal);
    }

    @Override
    public void passed(Stage stage) {
        exchange.passed(stage);
    }

    /** Answers the events behind the last row. */
    void finish() {
        while (at < events.size()) {
            if (!answeredWithoutRow()) {
                throw new IllegalStateException("event " + at + ": decoded, and not answered (expected: an answer)");
            }
        }
    }

    /** The next event that has a row; those before it are answered. */
    private E withRow() {
        boolean without = answeredWithoutRow();
        while (without) {
            without = answeredWithoutRow();
        }
        return events.get(at++);
    }

    private boolean answeredWithoutRow() {
        E event = events.get(at);
        if (exchange.value(event) == null) {
            at++;
            exchange.tombstone(event);
            return true;
        }
        Optional<Refusal> refusal = decoded.get(at);
        if (refusal.isEmpty()) {
            return false;
        }
        at++;
        exchange.refused(event, refusal.get());
        return true;
    }
}
