package dev.elbow.deploy.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A pod that a manifest asks for. */
public record Pod(Map<String, String> labels, PodSpec spec) {

    /** All of them: of scorer and alert, then of the trainer. */
    public static List<Pod> of(Manifests manifests) {
        return Stream.of(
                        manifests.all(StatefulSet.class).stream()
                                .map(set -> set.getSpec().getTemplate()),
                        manifests.all(Deployment.class).stream()
                                .sorted((one, other) -> other.getMetadata()
                                        .getName()
                                        .compareTo(one.getMetadata().getName()))
                                .map(deployment -> deployment.getSpec().getTemplate()),
                        manifests.all(Job.class).stream()
                                .map(job -> job.getSpec().getTemplate()))
                .flatMap(templates -> templates)
                .map(Pod::of)
                .toList();
    }

    private static Pod of(PodTemplateSpec template) {
        return new Pod(template.getMetadata().getLabels(), template.getSpec());
    }

    /** The first one that is not of the start. */
    public Container container() {
        return spec.getContainers().get(0);
    }

    List<Container> containers() {
        List<Container> all = new ArrayList<>(spec.getInitContainers());
        all.addAll(spec.getContainers());
        return all;
    }

    /** The variables, and of those that Kubernetes fills in the field. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : container().getEnv()) {
            environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null
                            ? variable.getValue()
                            : variable.getValueFrom().getFieldRef().getFieldPath());
        }
        return environment;
    }
}
