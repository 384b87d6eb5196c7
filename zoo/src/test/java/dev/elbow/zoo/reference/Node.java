package dev.elbow.zoo.reference;

import ai.onnx.proto.OnnxMl;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A node with what its inputs hold, and attributes by their names. */
record Node(OnnxMl.NodeProto node, List<Tensor> inputs) {

    Tensor input(int index) {
        return inputs.get(index);
    }

    /** An input of whole numbers, which nodes may lack. */
    Optional<long[]> longs(int index) {
        return index >= inputs.size()
                ? Optional.empty()
                : Optional.of(Arrays.stream(input(index).values())
                        .mapToLong(value -> (long) value)
                        .toArray());
    }

    long attribute(String name, long otherwise) {
        return find(name).map(OnnxMl.AttributeProto::getI).orElse(otherwise);
    }

    Optional<long[]> attributes(String name) {
        return find(name)
                .map(one ->
                        one.getIntsList().stream().mapToLong(Long::longValue).toArray());
    }

    Optional<OnnxMl.TensorProto> tensor(String name) {
        return find(name).map(OnnxMl.AttributeProto::getT);
    }

    private Optional<OnnxMl.AttributeProto> find(String name) {
        return node.getAttributeList().stream()
                .filter(one -> one.getName().equals(name))
                .findFirst();
    }
}
