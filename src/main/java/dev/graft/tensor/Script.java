package dev.graft.tensor;

import dev.graft.network.Layer.Extent;
import dev.graft.recipe.setting.Precision;
import java.util.Arrays;
import java.util.Locale;

/** Source text of one method in TorchScript's serialised dialect, written statement by statement. */
final class Script {
    private final StringBuilder lines = new StringBuilder();
    private int variables;

    /**
     * @param signature name and typed arguments after self: {@code "step", "x: Tensor"}
     */
    Script(String name, String result, String... arguments) {
        lines.append("  def ").append(name).append("(self: __torch__.Program");
        Arrays.stream(arguments).forEach(argument -> lines.append(",\n    ").append(argument));
        lines.append(") -> ").append(result).append(":\n");
    }

    /** Adds a statement for its effect. */
    void run(String format, Object... arguments) {
        lines.append("    ").append(format(format, arguments)).append('\n');
    }

    /** Adds an assignment to a new variable, whose name comes back. */
    String let(String format, Object... arguments) {
        String variable = "t" + variables++;
        lines.append("    ")
                .append(variable)
                .append(" = ")
                .append(format(format, arguments))
                .append('\n');
        return variable;
    }

    /** Adds an assignment of one of two expressions to a new variable, whose name comes back. */
    String choose(String condition, String then, String otherwise) {
        String variable = "t" + variables++;
        lines.append("""
                    if %1$s:
                      %2$s = %3$s
                    else:
                      %2$s = %4$s
                """.formatted(condition, variable, then, otherwise));
        return variable;
    }

    /** Ends the method; the text of the whole of it comes back. */
    String returning(String expression) {
        return lines + "    return " + expression + "\n";
    }

    /** A tensor in another precision. */
    String converted(Precision from, Precision to, String tensor) {
        return from == to ? tensor : let("torch.to(%s, %d)", tensor, type(to));
    }

    /** The number of a tensor's type in programs (c10::ScalarType). */
    private static int type(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> 6;
            case BFLOAT16 -> 15;
        };
    }

    /** A float32 tensor's expression in this precision. */
    static String to(Precision precision, String tensor) {
        return precision == Precision.FLOAT32 ? tensor : "torch.to(%s, %d)".formatted(tensor, type(precision));
    }

    /** {@code [2, 2]}: what convolutions and pools want for a square. */
    static String pair(int value) {
        return "[" + value + ", " + value + "]";
    }

    static String pair(Extent extent) {
        return "[" + extent.height() + ", " + extent.width() + "]";
    }

    static String list(Iterable<String> expressions) {
        return "[" + String.join(", ", expressions) + "]";
    }

    /** A number as Python writes it. */
    static String number(double value) {
        return Double.toString(value).toLowerCase(Locale.ROOT);
    }

    private static String format(String format, Object... arguments) {
        Object[] texts = Arrays.stream(arguments)
                .map(a -> a instanceof Double d ? number(d) : a instanceof Boolean b ? (b ? "True" : "False") : a)
                .toArray();
        return String.format(Locale.ROOT, format, texts);
    }
}
