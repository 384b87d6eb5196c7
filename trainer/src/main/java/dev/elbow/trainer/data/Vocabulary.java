package dev.elbow.trainer.data;

import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The symbols of a categorical column, in their canonical form and in the order of their texts. Stateless. */
final class Vocabulary {

    /** A network has an input and an output a symbol; with more than so many it is little else. */
    static final int MOST_SYMBOLS = 10_000;

    private Vocabulary() {}

    /**
     * Symbols that the recipe's rows hold often enough.
     *
     * @throws TrainerDataException where there are none, or too many
     */
    static List<String> of(Table table, Recipe recipe, Column column) {
        long least = recipe.fit().minCount();
        String type = table.columns().getOrDefault(column.at(), "");
        Cell cell = Cell.of(column.name(), type, true, table.typed());
        Map<String, Long> counts = counts(table, recipe, column, cell);
        List<String> symbols = new ArrayList<>();
        counts.forEach((symbol, count) -> {
            if (count >= least) {
                symbols.add(symbol);
            }
        });
        String often = least == 1 ? "" : " seen at least " + least + " times";
        if (symbols.isEmpty()) {
            checkPresent(table, recipe, column);
            throw new TrainerDataException("column " + column.name() + ": no symbol" + often
                    + " (expected: a vocabulary; lower fit.min_count, or leave the column out)");
        }
        if (symbols.size() > MOST_SYMBOLS) {
            throw new TrainerDataException("column " + column.name() + ": " + symbols.size() + " symbols" + often
                    + " (expected: at most " + MOST_SYMBOLS + "; raise fit.min_count, so that seldom ones count as"
                    + " unknown, or leave the column out)");
        }
        return symbols;
    }

    private static void checkPresent(Table table, Recipe recipe, Column column) {
        long[] present = new long[1];
        String count = "count(" + Table.column(column.at()) + ")";
        table.select(count, recipe.data().where(), row -> present[0] = row.getLong(1));
        if (present[0] == 0) {
            throw new TrainerDataException(ColumnCheck.allMissing(List.of(column.name())));
        }
    }

    private static Map<String, Long> counts(Table table, Recipe recipe, Column column, Cell cell) {
        Map<String, Long> counts = new TreeMap<>();
        String value = cell.expression(Table.column(column.at()));
        String where = recipe.data().where();
        String condition =
                (where.isBlank() ? "" : Table.bracketed(where) + " AND ") + value + " IS NOT NULL GROUP BY 1";
        // Seldom values need not leave the database, unless one symbol may be written in several ways.
        String having =
                cell == Cell.MIXED ? "" : " HAVING count(*) >= " + recipe.fit().minCount();
        table.selectGrouped(value + ", count(*)", condition + having, row -> {
            long count = row.getLong(2);
            cell.symbol(row.getString(1)).ifPresent(symbol -> counts.merge(symbol, count, Long::sum));
        });
        return counts;
    }
}
