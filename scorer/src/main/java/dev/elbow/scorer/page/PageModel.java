package dev.elbow.scorer.page;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.GoldenVectors;
import dev.elbow.schemas.model.GraphContract;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.score.LatentCode;
import dev.elbow.scorer.score.ScoringOptions;
import dev.elbow.scorer.stream.InUse;
import dev.elbow.zoo.VerifiedPackage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page shows of a package: its threshold, and its latent map.
 *
 * @param number by which browsers know it
 * @param ways by which it scores, by topic of events: two topics may have one package, and other formats
 * @param plane of the codes of events drawn from the model; none where it has no codes of its own
 * @param cloud where those events lie on it
 */
record PageModel(
        int number,
        VerifiedPackage model,
        Map<String, ScoringOptions> ways,
        Optional<PrincipalPlane> plane,
        List<double[]> cloud) {

    private static final String DRAWN = "drawn";

    /**
     * Reads a package.
     *
     * <p>A package holds no training rows; the codes of its golden events, drawn from the model, stand for what is normal.
     */
    static PageModel of(int number, InUse used) {
        List<double[]> codes = used.model().golden().cases().stream()
                .filter(one -> one.kind().equals(DRAWN))
                .map(PageModel::code)
                .flatMap(Optional::stream)
                .toList();
        if (codes.isEmpty()) {
            return new PageModel(number, used.model(), ways(used), Optional.empty(), List.of());
        }
        PrincipalPlane plane = PrincipalPlane.of(codes);
        return new PageModel(
                number,
                used.model(),
                ways(used),
                Optional.of(plane),
                codes.stream().map(plane::place).toList());
    }

    private static Map<String, ScoringOptions> ways(InUse used) {
        return Map.of(used.events(), used.options());
    }

    /** The same, as it scores another topic's events too, or those of one otherwise than before. */
    PageModel with(InUse used) {
        if (used.options().equals(ways.get(used.events()))) {
            return this;
        }
        Map<String, ScoringOptions> more = new LinkedHashMap<>(ways);
        more.put(used.events(), used.options());
        return new PageModel(number, model, Collections.unmodifiableMap(more), plane, cloud);
    }

    /** By which it scores a topic's events; of one that is none of those, as another's. */
    ScoringOptions options(String events) {
        ScoringOptions own = ways.get(events);
        return own == null ? ways.values().iterator().next() : own;
    }

    private static Optional<double[]> code(GoldenVectors.Case one) {
        return Optional.ofNullable(one.score().get(GraphContract.LATENT_MEAN))
                .filter(mean -> !mean.isEmpty())
                .map(mean -> mean.stream().mapToDouble(Float::doubleValue).toArray());
    }

    /** Where a code lies; nowhere where scores leave it out. */
    Optional<double[]> place(LatentCode code) {
        return plane.filter(one -> one.width() == code.mean().size())
                .map(one -> one.place(
                        code.mean().stream().mapToDouble(Double::doubleValue).toArray()));
    }

    String digest() {
        return model.digest();
    }

    Manifest manifest() {
        return model.manifest();
    }

    /** For browsers. */
    Map<String, Object> tree() {
        Manifest manifest = manifest();
        Calibration calibration = manifest.calibration();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("m", number);
        tree.put("reference", manifest.reference());
        tree.put("digest", digest());
        tree.put("threshold", calibration.threshold());
        tree.put("normal", calibration.normal().anomaly());
        tree.put("false_alert_rate", calibration.falseAlertRate());
        tree.put("features", manifest.features().size());
        tree.put("codes", ways.values().stream().anyMatch(ScoringOptions::latent));
        manifest.tighten()
                .filter(unused ->
                        ways.values().stream().anyMatch(one -> one.tighten().isPresent()))
                .ifPresent(second -> tree.put("tightened", second.calibration().threshold()));
        plane.ifPresent(one -> {
            tree.put("shares", one.shares());
            List<Object> places = new ArrayList<>();
            cloud.forEach(place -> places.add(List.of((float) place[0], (float) place[1])));
            tree.put("cloud", places);
        });
        return tree;
    }
}
