package dev.elbow.trainer.cli;

import ai.djl.Device;
import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.ConfigurationException;
import dev.elbow.schemas.wire.ResultJson;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.trainer.benchmark.ModelRecipe;
import dev.elbow.trainer.data.Dataset;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.export.PackageExport;
import dev.elbow.trainer.fit.Freeze;
import dev.elbow.trainer.model.Head;
import dev.elbow.trainer.model.Layout;
import dev.elbow.trainer.recipe.Column;
import dev.elbow.trainer.recipe.Recipe;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.cli.LiveLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The model as {@code elbow init} and {@code elbow train} make it of a file, with some settings of all recipes given.
 *
 * @param settings by their groups, as in a recipe
 */
record DraftedModel(Map<String, Object> settings) implements ModelRecipe {

    /** What a recipe says about certain rows. */
    private static final Set<String> OF_ROWS = Set.of("name", "version", "data", "columns");

    /** The model that needs no thought. */
    static DraftedModel plain() {
        return new DraftedModel(Map.of());
    }

    /**
     * With the settings of a recipe; what it says about rows and columns is left out.
     *
     * @throws dev.elbow.schemas.wire.WireException where the file is no YAML
     * @throws IOException where it cannot be read
     */
    static DraftedModel read(Path recipe) throws IOException {
        Map<String, Object> settings = new LinkedHashMap<>(Yaml.read(recipe.toString(), Files.readString(recipe)));
        settings.keySet().removeAll(OF_ROWS);
        return new DraftedModel(settings);
    }

    @Override
    public Draft draft(Path rows, long seed) {
        RecipeDraft draft = RecipeDraft.of(rows, "benchmark", rows.toString(), Optional.empty(), Optional.empty());
        if (draft.empty()) {
            throw new TrainerDataException(
                    "data " + rows + ": no column to learn from (expected: numbers, symbols or flags)");
        }
        Path file = rows.resolveSibling("recipe.yaml");
        try {
            Files.writeString(file, settings.isEmpty() ? draft.text() : merged(draft.text()));
            return new Drafted(Recipe.read(file).withSeed(seed));
        } catch (IOException e) {
            throw new TrainerDataException("recipe " + file + ": cannot be written: " + IoFault.of(e), e);
        } catch (ConfigurationException e) {
            throw new TrainerDataException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The draft with our settings in place of its own, key by key; JSON is YAML. */
    private String merged(String draft) {
        Map<String, Object> recipe = new LinkedHashMap<>(Yaml.read("draft", draft));
        settings.forEach((group, value) -> {
            if (value instanceof Map<?, ?> ours && recipe.get(group) instanceof Map<?, ?> drafted) {
                Map<Object, Object> both = new LinkedHashMap<>(drafted);
                both.putAll(ours);
                recipe.put(group, both);
            } else {
                recipe.put(group, value);
            }
        });
        return ResultJson.write(recipe);
    }

    private record Drafted(Recipe recipe) implements Draft {

        @Override
        public String settings() {
            return List.of(
                            recipe.family(),
                            recipe.model(),
                            recipe.objective(),
                            recipe.mixture(),
                            recipe.fit().withSeed(0),
                            recipe.score())
                    .toString();
        }

        @Override
        public String columns() {
            return recipe.columns().toString();
        }

        /** Even of a model that the export gate refuses: its figures are what was asked for. */
        @Override
        public VerifiedPackage make(Path folder) {
            long started = System.nanoTime();
            try (Dataset rows = Dataset.read(recipe)) {
                List<Head> heads =
                        recipe.columns().stream().map(Column::likelihood).toList();
                Layout layout = new Layout(rows.schema(), rows.transforms(), heads);
                LiveLine silent = new LiveLine(new PrintWriter(Writer.nullWriter()));
                Path checkpoint = folder.resolveSibling(folder.getFileName() + ".checkpoint");
                Fitting.Result fitted = new Fitting(recipe, rows, layout, silent, Optional.empty())
                        .fit(rows.folds(recipe), List.of(Device.cpu()), Freeze.NOTHING, checkpoint);
                return new PackageExport(
                                recipe, rows, layout, fitted.model(), fitted.judged(), Optional.empty(), started)
                        .write(folder, fitted.curve(), PackageExport.Strange.NONE, true);
            }
        }
    }
}
