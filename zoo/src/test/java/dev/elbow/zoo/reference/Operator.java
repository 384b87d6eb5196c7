package dev.elbow.zoo.reference;

/** What a node does with its inputs. */
@FunctionalInterface
interface Operator {
    Tensor apply(Node node);
}
