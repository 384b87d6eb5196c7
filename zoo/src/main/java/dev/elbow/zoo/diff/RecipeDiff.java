package dev.elbow.zoo.diff;

import dev.elbow.schemas.event.Numeral;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.schemas.wire.Yaml;
import dev.elbow.zoo.VerifiedPackage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What two recipes say otherwise, key path by key path; comments and the order of keys do not count, and a list's items go by their
 * names where they have some.
 *
 * @param keys how many key paths the two have together
 * @param changes in the order of the first recipe; an item that only one of them has is one change
 * @param problems why there is nothing to compare; none where there is
 */
public record RecipeDiff(int keys, List<Change> changes, List<String> problems) {

    private static final String FILE = "recipe.yaml";
    private static final String NAME = "name";

    public RecipeDiff {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    static RecipeDiff of(VerifiedPackage a, VerifiedPackage b) {
        List<String> problems = new ArrayList<>();
        Optional<Map<String, Object>> first = read("A", a, problems);
        Optional<Map<String, Object>> second = read("B", b, problems);
        return first.isPresent() && second.isPresent()
                ? of(first.get(), second.get())
                : new RecipeDiff(0, List.of(), problems);
    }

    static RecipeDiff of(Map<String, ?> a, Map<String, ?> b) {
        Paths first = Paths.of(a);
        Paths second = Paths.of(b);
        List<Change> changes = new ArrayList<>(changes("", first.plain, second.plain));
        int keys = union(first.plain, second.plain).size();
        for (String item : union(first.items, second.items)) {
            Map<String, String> left = first.items.get(item);
            Map<String, String> right = second.items.get(item);
            if (left == null || right == null) {
                changes.add(new Change(item, joined(left), joined(right), true));
                keys++;
            } else {
                changes.addAll(changes(item + ".", left, right));
                keys += union(left, right).size();
            }
        }
        return new RecipeDiff(keys, changes, List.of());
    }

    private static Optional<Map<String, Object>> read(String side, VerifiedPackage one, List<String> problems) {
        if (one.manifest().files().stream().map(PackageFile::name).noneMatch(FILE::equals)) {
            problems.add(side + " holds no " + FILE);
            return Optional.empty();
        }
        try {
            return Optional.of(Yaml.read(
                    FILE + " of " + one.manifest().reference(), new String(one.file(FILE), StandardCharsets.UTF_8)));
        } catch (WireException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<Change> changes(String prefix, Map<String, String> a, Map<String, String> b) {
        List<Change> changes = new ArrayList<>();
        for (String key : union(a, b)) {
            Optional<String> left = Optional.ofNullable(a.get(key));
            Optional<String> right = Optional.ofNullable(b.get(key));
            if (!left.equals(right)) {
                changes.add(new Change(prefix + key, left, right, false));
            }
        }
        return changes;
    }

    private static Set<String> union(Map<String, ?> a, Map<String, ?> b) {
        Set<String> union = new LinkedHashSet<>(a.keySet());
        union.addAll(b.keySet());
        return union;
    }

    private static Optional<String> joined(@Nullable Map<String, String> item) {
        return Optional.ofNullable(item)
                .map(leaves -> leaves.entrySet().stream()
                        .map(leaf -> leaf.getKey() + " " + leaf.getValue())
                        .collect(Collectors.joining(", ")));
    }

    /**
     * A recipe taken apart.
     *
     * @param plain values by key path
     * @param items for each item with a name, such as {@code columns.torque}, its values by key path
     */
    private record Paths(Map<String, String> plain, Map<String, Map<String, String>> items) {

        static Paths of(Map<String, ?> recipe) {
            Paths paths = new Paths(new LinkedHashMap<>(), new LinkedHashMap<>());
            paths.split("", recipe);
            return paths;
        }

        private void split(String prefix, Map<?, ?> group) {
            for (Map.Entry<?, ?> entry : group.entrySet()) {
                String path = prefix + entry.getKey();
                Object value = entry.getValue();
                if (value instanceof Map<?, ?> inner) {
                    split(path + ".", inner);
                } else if (value instanceof List<?> list && named(list)) {
                    list.forEach(item -> add(path, (Map<?, ?>) item));
                } else if (value != null && !value.equals("")) { // a key without a value says nothing
                    plain.put(path, text(value));
                }
            }
        }

        private void add(String path, Map<?, ?> item) {
            Paths within = of(textKeys(item));
            within.plain.remove(NAME);
            // What is named within a named item is its value as a whole.
            within.items.forEach((key, leaves) -> within.plain.put(key, text(leaves)));
            items.put(path + "." + item.get(NAME), within.plain);
        }

        private static Map<String, @Nullable Object> textKeys(Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> copy.put(String.valueOf(key), value));
            return copy;
        }

        private static boolean named(List<?> list) {
            return !list.isEmpty()
                    && list.stream().allMatch(item -> item instanceof Map<?, ?> map && map.get(NAME) instanceof String);
        }

        private static String text(Object value) {
            if (value instanceof List<?> list) {
                return list.stream()
                        .map(item -> item == null ? "" : text(item))
                        .collect(Collectors.joining(", ", "[", "]"));
            }
            String text = String.valueOf(value);
            boolean number = value instanceof Number && Numeral.is(text);
            return number ? Numeral.canonical(text) : text;
        }
    }
}
