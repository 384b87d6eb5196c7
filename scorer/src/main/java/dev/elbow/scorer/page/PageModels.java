package dev.elbow.scorer.page;

import dev.elbow.schemas.event.Feature;
import dev.elbow.scorer.stream.InUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The packages that score, and the last ones that did: their events are still looked at. Thread-safe. */
final class PageModels {

    /** Packages that are kept, at most, those in use now not counted. */
    private static final int KEPT = 4;

    private final Supplier<List<InUse>> inUse;
    private final Map<String, PageModel> models = new LinkedHashMap<>();
    private Set<String> used = Set.of();
    private int number;

    PageModels(Supplier<List<InUse>> inUse) {
        this.inUse = inUse;
    }

    /** Looks which packages are in use; whether they are others than before. */
    synchronized boolean look() {
        List<InUse> now = inUse.get();
        for (InUse one : now) {
            PageModel known = models.get(one.model().digest());
            models.put(one.model().digest(), known == null ? PageModel.of(number++, one) : known.with(one));
        }
        Set<String> before = used;
        used = now.stream().map(one -> one.model().digest()).collect(Collectors.toUnmodifiableSet());
        List<String> replaced = models.keySet().stream()
                .filter(digest -> !used.contains(digest))
                .toList();
        replaced.stream().limit(Math.max(0, replaced.size() - KEPT)).forEach(models::remove);
        return !used.equals(before);
    }

    synchronized Optional<PageModel> byDigest(String digest) {
        return Optional.ofNullable(models.get(digest));
    }

    /** The one that is known the longest. */
    synchronized Optional<PageModel> first() {
        return models.values().stream().findFirst();
    }

    /** Of all of them. */
    synchronized List<Feature> features() {
        return models.values().stream()
                .flatMap(one -> one.manifest().schema().features().stream())
                .toList();
    }

    /** For browsers; those that are in use say so. */
    synchronized List<Map<String, Object>> trees() {
        return models.values().stream()
                .map(one -> {
                    Map<String, Object> tree = one.tree();
                    tree.put("used", used.contains(one.digest()));
                    return tree;
                })
                .toList();
    }
}
