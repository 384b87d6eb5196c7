package dev.elbow.trainer.data;

import dev.elbow.schemas.event.EventBatch;
import dev.elbow.schemas.event.EventEncoder;
import dev.elbow.schemas.event.EventSchema;
import dev.elbow.schemas.event.Feature;
import dev.elbow.schemas.score.Refusal;
import dev.elbow.schemas.score.Refusal.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows of a query into batches by the rules that the scorer reads events by. Immutable. */
final class RowEncoder {

    private final EventSchema schema;
    private final EventEncoder encoder;
    private final List<Cell> cells = new ArrayList<>();

    /**
     * An encoder for a file's rows.
     *
     * @throws TrainerDataException where a column is absent, or of a type that cannot be a feature's
     */
    RowEncoder(Table table, EventSchema schema) {
        this.schema = schema;
        this.encoder = new EventEncoder(schema);
        Map<String, String> types = table.columns();
        for (Feature feature : schema.features()) {
            Table.checkColumn(types.keySet(), feature.pointer(), table.file());
            String type = types.getOrDefault(feature.pointer(), "");
            cells.add(Cell.of(feature.name(), type, feature.symbolic(), table.typed()));
        }
    }

    /** What a query has to select first, one expression a feature. */
    String selection() {
        List<String> expressions = new ArrayList<>();
        for (int f = 0; f < cells.size(); f++) {
            expressions.add(cells.get(f)
                    .expression(Table.column(schema.features().get(f).pointer())));
        }
        return String.join(", ", expressions);
    }

    /** Appends the row, or refuses it for the reasons for which the scorer refuses events. */
    Optional<Refusal> decode(ResultSet row, EventBatch batch) throws SQLException {
        batch.begin();
        for (int f = 0; f < cells.size(); f++) {
            Optional<Reason> problem = cells.get(f).write(row, f, encoder, batch);
            if (problem.isPresent()) {
                String found = cells.get(f).found(String.valueOf(row.getString(f + 1)));
                return Optional.of(encoder.refusal(f, problem.get(), Refusal.quote(found)));
            }
        }
        batch.commit();
        return Optional.empty();
    }
}
