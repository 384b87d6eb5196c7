package dev.elbow.zoo.reference;

import dev.elbow.zoo.reference.Tensor.Kind;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Operators that compute number by number, with broadcasting. Stateless. */
final class Arithmetic {

    static final Map<String, Operator> OPERATORS = Map.ofEntries(
            real("Abs", Math::abs),
            real("Exp", Math::exp),
            real("Log", Math::log),
            real("Neg", x -> -x),
            real("Relu", x -> Math.max(0, x)),
            real("Sigmoid", x -> x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
            real("Sign", Math::signum),
            real("Softplus", x -> Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))),
            real("Sqrt", Math::sqrt),
            real("Tanh", Math::tanh),
            Map.entry("Identity", node -> node.input(0)),
            Map.entry("IsNaN", node -> node.input(0).map(Kind.TRUTH, x -> Double.isNaN(x) ? 1 : 0)),
            Map.entry("Not", node -> node.input(0).map(Kind.TRUTH, x -> 1 - x)),
            each("Add", Double::sum),
            each("Sub", (a, b) -> a - b),
            each("Mul", (a, b) -> a * b),
            each("Max", Math::max),
            each("Min", Math::min),
            each("Sum", Double::sum),
            Map.entry("Div", Arithmetic::quotient),
            truth("Equal", (a, b) -> a == b ? 1 : 0),
            truth("Greater", (a, b) -> a > b ? 1 : 0),
            truth("Less", (a, b) -> a < b ? 1 : 0),
            truth("LessOrEqual", (a, b) -> a <= b ? 1 : 0),
            Map.entry("Where", Arithmetic::chosen));

    private Arithmetic() {}

    private static Map.Entry<String, Operator> real(String name, DoubleUnaryOperator each) {
        return Map.entry(name, node -> node.input(0).map(node.input(0).kind(), each));
    }

    /** Of two inputs, or of any number from left to right. */
    private static Map.Entry<String, Operator> each(String name, DoubleBinaryOperator each) {
        return Map.entry(
                name,
                node -> node.inputs().stream()
                        .reduce((a, b) -> a.zip(a.kind(), b, each))
                        .orElseThrow());
    }

    private static Map.Entry<String, Operator> truth(String name, DoubleBinaryOperator each) {
        return Map.entry(name, node -> node.input(0).zip(Kind.TRUTH, node.input(1), each));
    }

    /** Whole numbers lose what is left over. */
    private static Tensor quotient(Node node) {
        Kind kind = node.input(0).kind();
        DoubleBinaryOperator each = kind == Kind.WHOLE ? (a, b) -> (a - a % b) / b : (a, b) -> a / b;
        return node.input(0).zip(kind, node.input(1), each);
    }

    private static Tensor chosen(Node node) {
        Tensor yes = node.input(1);
        Tensor no = node.input(2);
        int[] shape = Tensor.broadcast(node.input(0).shape(), Tensor.broadcast(yes.shape(), no.shape()));
        double[] truths = node.input(0).expanded(shape).values();
        double[] chosen = yes.expanded(shape).values();
        double[] otherwise = no.expanded(shape).values();
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = truths[i] == 1 ? chosen[i] : otherwise[i];
        }
        return new Tensor(yes.kind(), shape, chosen);
    }
}
