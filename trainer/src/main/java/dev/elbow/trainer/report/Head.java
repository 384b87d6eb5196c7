package dev.elbow.trainer.report;

import dev.elbow.schemas.model.Calibration;
import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.Provenance;

/** What the model is, where it comes from, and its key figures. */
record Head(ReportData data) {

    Element title() {
        Manifest manifest = data.manifest();
        Element header = Element.of("header")
                .add(Element.of("p", "kind").text(data.mixture() ? "Gaussian mixture" : "Variational autoencoder"))
                .add(Element.of("h1")
                        .text(manifest.name())
                        .add(Element.of("span").text(":" + manifest.version())));
        manifest.description()
                .ifPresent(description -> header.add(Element.of("p", "lead").text(description + ".")));
        return header.add(Element.of("p", "lead").text(sentence()));
    }

    private String sentence() {
        Manifest manifest = data.manifest();
        int features = manifest.features().size();
        int latent = manifest.latent().dimensions();
        String over = "over " + features + (features == 1 ? " feature" : " features") + " with " + latent;
        return data.mixture()
                ? "A Gaussian mixture " + over + (latent == 1 ? " component" : " components")
                        + "; an event's anomaly is its exact \u2212log\u00a0p(x) in nats, larger is stranger."
                : "A variational autoencoder " + over + (latent == 1 ? " latent dimension" : " latent dimensions")
                        + " and a " + manifest.latent().posterior()
                        + " posterior"
                        + (manifest.latent().prior().equals(Manifest.Latent.MIXTURE) ? " under a mixture prior" : "")
                        + "; an event's anomaly is the negative evidence lower bound in nats, larger is stranger.";
    }

    /** Why the model should not have been exported, where it was all the same. */
    Element objections() {
        Element list = Element.of("ul");
        data.objections().forEach(reason -> list.add(Element.of("li").text(reason)));
        return Element.of("aside")
                .with("role", "note")
                .add(Element.of("p").text("Forced. The export gate refused this model, and was overruled:"))
                .add(list);
    }

    Element provenance() {
        Provenance provenance = data.manifest().provenance();
        Element list = Element.of("dl", "provenance");
        add(list, "data", provenance.data());
        add(list, "licence", provenance.license());
        add(list, "rows chosen", provenance.query().isBlank() ? "all" : provenance.query());
        long heldOut = data.manifest().calibration().heldOut();
        if (data.manifest().crossFitted()) {
            add(list, "rows to train on", Numbers.count(heldOut));
            add(list, "rows held out", "all, each by one of several fits");
        } else {
            add(list, "rows to train on", Numbers.count(provenance.rows() - heldOut));
            add(list, "rows held out", Numbers.count(heldOut));
        }
        provenance
                .test()
                .ifPresent(test -> add(
                        list,
                        "rows tested on",
                        Numbers.count(test.normalRows()) + " normal, " + Numbers.count(test.anomalousRows())
                                + " anomalies"));
        add(list, "seed", String.valueOf(provenance.seed()));
        provenance.base().ifPresent(base -> {
            add(list, "begun with", base.reference() + " " + base.digest());
            add(list, "frozen", base.frozen());
        });
        add(list, "sha256 of the data", provenance.dataSha256());
        add(list, "sha256 of the recipe", provenance.recipeSha256());
        return list;
    }

    private static void add(Element list, String name, String value) {
        list.add(Element.of("div")
                .add(Element.of("dt").text(name))
                .add(Element.of("dd").text(value)));
    }

    Element figures() {
        Calibration calibration = data.manifest().calibration();
        Element list = Element.of("dl", "figures");
        metric(list, "anomaly, mean nats", "held_out_anomaly");
        metric(list, "distortion", "held_out_distortion");
        metric(list, "rate", "held_out_rate");
        metric(list, "evidence bound", "held_out_evidence");
        add(list, "threshold, nats", Numbers.figure(calibration.threshold()));
        add(list, "false-alert rate", "1 in " + Numbers.count(Math.round(1 / calibration.falseAlertRate())));
        add(
                list,
                data.mixture() ? "active components" : "active units",
                Numbers.figure(data.metric("active_units")) + " of "
                        + data.manifest().latent().dimensions());
        ranking(list, "test", Contest.Kind.TEST);
        ranking(list, "labelled", Contest.Kind.LABELLED);
        metric(list, "AUROC, corrupted", Contest.Kind.CORRUPTED.metric("auroc", Rival.MODEL));
        return list;
    }

    private void ranking(Element list, String rows, Contest.Kind kind) {
        if (Double.isFinite(data.metric(kind.metric("auroc", Rival.MODEL)))) {
            metric(list, "AUROC, " + rows, kind.metric("auroc", Rival.MODEL));
            metric(list, "AUPR, " + rows, kind.metric("aupr", Rival.MODEL));
        }
    }

    private void metric(Element list, String words, String name) {
        add(list, words, Numbers.figure(data.metric(name)));
    }
}
