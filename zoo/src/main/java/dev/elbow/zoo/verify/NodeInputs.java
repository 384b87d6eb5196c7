package dev.elbow.zoo.verify;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import dev.elbow.schemas.Excerpt;
import dev.elbow.zoo.fault.ZooException;
import java.util.List;
import java.util.Optional;

/**
 * A node with what is known of its inputs, and its attributes. Immutable.
 *
 * @param file what messages call the graph
 * @param inputs in order; none where an optional one is left out
 */
record NodeInputs(String file, OnnxMl.NodeProto node, List<Optional<TensorBound>> inputs) {

    String operator() {
        return node.getOpType();
    }

    /** What messages call the node. */
    String name() {
        String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
        return operator() + " that gives " + Excerpt.of(output);
    }

    TensorBound input(int i) {
        return optional(i).orElseThrow(() -> fault("no input " + i, "one"));
    }

    Optional<TensorBound> optional(int i) {
        return i < inputs.size() ? inputs.get(i) : Optional.empty();
    }

    /** The numbers of an input that the shape of the output is made of. */
    List<Interval> numbers(int i) {
        return input(i).values()
                .filter(all -> all.stream().allMatch(one -> one.high() < Long.MAX_VALUE))
                .orElseThrow(() ->
                        fault("a shape that nothing but a run can tell", "constants, or lengths of other tensors"));
    }

    Interval number(int i) {
        List<Interval> numbers = numbers(i);
        that(numbers.size() == 1, numbers.size() + " numbers in input " + i, "one");
        return numbers.get(0);
    }

    /** The same for numbers that have to be constants. */
    Optional<List<Long>> constants(int i) {
        return optional(i)
                .flatMap(TensorBound::values)
                .filter(all -> all.stream().allMatch(Interval::exact))
                .map(all -> all.stream().map(Interval::low).toList());
    }

    long integer(String attribute, long otherwise) {
        return attribute(attribute, AttributeType.INT)
                .map(OnnxMl.AttributeProto::getI)
                .orElse(otherwise);
    }

    Optional<List<Long>> integers(String attribute) {
        return attribute(attribute, AttributeType.INTS).map(OnnxMl.AttributeProto::getIntsList);
    }

    Optional<OnnxMl.AttributeProto> attribute(String name, AttributeType type) {
        Optional<OnnxMl.AttributeProto> found = node.getAttributeList().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst();
        found.ifPresent(
                one -> that(one.getType() == type, "attribute " + name + " of type " + one.getType(), "" + type));
        return found;
    }

    /** An axis among so many, counted from the end where it is negative. */
    int axis(long axis, int rank) {
        long counted = axis < 0 ? axis + rank : axis;
        that(counted >= 0 && counted < rank, "axis " + axis, "one of " + rank);
        return (int) counted;
    }

    void that(boolean holds, String found, String expected) {
        if (!holds) {
            throw fault(found, expected);
        }
    }

    ZooException.Untrusted fault(String found, String expected) {
        return new ZooException.Untrusted(
                file + ": " + name() + ": " + found + " (expected: " + expected + "); nothing was loaded");
    }
}
