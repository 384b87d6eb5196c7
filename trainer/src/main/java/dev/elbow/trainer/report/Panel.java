package dev.elbow.trainer.report;

import java.util.ArrayList;
import java.util.List;

/** A plot's box with its axes, in which marks are placed by their values. Immutable. */
final class Panel {

    /** Of every drawing, in its own units; about as many pixels on a wide screen. */
    static final double WIDTH = 460;

    private static final double LEFT = 52;
    private static final double RIGHT = 14;

    /** Points of a line nearer than this to the one before are left out. */
    private static final double LEAST_MOVE = 0.4;

    private final Axis x;
    private final Axis y;
    private final double top;
    private final double height;

    /**
     * A panel as wide as the drawing.
     *
     * @param top where the box begins, below the label of y
     * @param height of the box, above the labels of x
     */
    Panel(Axis x, Axis y, double top, double height) {
        this.x = x;
        this.y = y;
        this.top = top;
        this.height = height;
    }

    /** A drawing, told in words to those who do not see it. */
    static Element drawing(Words words, double height) {
        String title = words.id() + "-title";
        String description = words.id() + "-description";
        return Element.of("svg")
                .with("viewBox", "0 0 " + Numbers.pixel(WIDTH) + " " + Numbers.pixel(height))
                .with("role", "img")
                .with("aria-labelledby", title + " " + description)
                .add(Element.of("title").with("id", title).text(words.title()))
                .add(Element.of("desc").with("id", description).text(words.description()));
    }

    double x(double value) {
        return LEFT + x.scale().at(value) * (WIDTH - LEFT - RIGHT);
    }

    double y(double value) {
        return top + (1 - y.scale().at(value)) * height;
    }

    /** Grid, ticks and labels, behind all marks. */
    Element axes() {
        Element axes = Element.of("g", "axes");
        for (double tick : y.scale().ticks()) {
            axes.add(rule(LEFT, y(tick), WIDTH - RIGHT, y(tick), "grid"));
            axes.add(label(LEFT - 6, y(tick) + 4, "end", y.format().apply(tick)));
        }
        double bottom = top + height;
        for (double tick : x.scale().ticks()) {
            axes.add(rule(x(tick), bottom, x(tick), bottom + 4, "tick"));
            axes.add(label(x(tick), bottom + 17, "middle", x.format().apply(tick)));
        }
        axes.add(rule(LEFT, bottom, WIDTH - RIGHT, bottom, "tick"));
        axes.add(label(LEFT - 6, top - 9, "start", y.label()).with("class", "unit"));
        if (!x.label().isEmpty()) {
            axes.add(label(WIDTH - RIGHT, bottom + 34, "end", x.label()).with("class", "unit"));
        }
        return axes;
    }

    /**
     * A line through points.
     *
     * @param points each x and y
     */
    Element line(List<double[]> points, String style) {
        StringBuilder path = new StringBuilder();
        double[] last = {Double.NaN, Double.NaN};
        for (int i = 0; i < points.size(); i++) {
            double[] place = {x(points.get(i)[0]), y(points.get(i)[1])};
            boolean near = Math.hypot(place[0] - last[0], place[1] - last[1]) < LEAST_MOVE;
            if (!near || i == points.size() - 1) {
                path.append(path.length() == 0 ? "M" : "L")
                        .append(Numbers.pixel(place[0]))
                        .append(' ')
                        .append(Numbers.pixel(place[1]));
                last = place;
            }
        }
        return Element.of("path", "line " + style).with("d", path.toString());
    }

    /** A closed shape, for instance a band. */
    Element area(List<double[]> points, String style) {
        List<double[]> closed = new ArrayList<>(points);
        closed.add(points.get(0));
        return line(closed, style).with("class", style);
    }

    Element dot(double xValue, double yValue, String style) {
        return Element.of("circle", style)
                .with("cx", x(xValue))
                .with("cy", y(yValue))
                .with("r", 4);
    }

    /** A filled box between values. */
    Element box(double fromX, double toX, double fromY, double toY, String style) {
        return Element.of("rect", style)
                .with("x", x(fromX))
                .with("y", y(toY))
                .with("width", Math.max(0, x(toX) - x(fromX)))
                .with("height", Math.max(0, y(fromY) - y(toY)));
    }

    /** An upright line with words at its head. */
    Element mark(double value, String words) {
        boolean right = x.scale().at(value) > 0.6;
        return Element.of("g", "mark")
                .add(rule(x(value), top, x(value), top + height, "threshold"))
                .add(label(x(value) + (right ? -5 : 5), top + 11, right ? "end" : "start", words));
    }

    /** What a pointer over the whole height between two values is told. */
    Element hit(double fromX, double toX, String words) {
        return told(box(fromX, toX, y.scale().low(), y.scale().high(), "hit"), words);
    }

    /** A mark that tells words when pointed at. */
    static Element told(Element mark, String words) {
        return mark.add(Element.of("title").text(words));
    }

    private static Element rule(double fromX, double fromY, double toX, double toY, String style) {
        return Element.of("line", style)
                .with("x1", fromX)
                .with("y1", fromY)
                .with("x2", toX)
                .with("y2", toY);
    }

    private static Element label(double x, double y, String anchor, String words) {
        return Element.of("text")
                .with("x", x)
                .with("y", y)
                .with("text-anchor", anchor)
                .text(words);
    }
}
