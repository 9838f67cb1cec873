package dev.graft.http.request;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import dev.graft.resource.Page;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request's query parameters, read as what they should be. Faults are collected: read all of them, then {@link #check}.
 * Not thread-safe.
 */
public final class Query {
    private final Map<String, List<String>> values;
    private final Problems problems;

    private Query(Map<String, List<String>> values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** @param known names of the parameters that the operation has; others are faults */
    public static Query of(MultivaluedMap<String, String> sent, String... known) {
        return of(sent, new Problems(), known);
    }

    /** The same for a list, whose part {@link #page} reads. */
    public static Query ofList(MultivaluedMap<String, String> sent, String... filters) {
        Set<String> known = new TreeSet<>(List.of(filters));
        known.addAll(Set.of("limit", "cursor"));
        return of(sent, new Problems(), known.toArray(String[]::new));
    }

    /** Form fields or query parameters whose faults belong to a larger request. */
    public static Query of(Map<String, List<String>> sent, Problems problems, String... known) {
        List<String> names = List.of(known);
        for (Map.Entry<String, List<String>> entry : sent.entrySet()) {
            String name = entry.getKey();
            if (!names.contains(name)) {
                problems.add(
                        name,
                        FaultCode.UNKNOWN_FIELD,
                        "is no parameter here",
                        problems.isFull() ? null : unknownHint(name, names));
            } else if (entry.getValue().size() > 1) {
                problems.add(
                        name,
                        FaultCode.CONTRADICTION,
                        "came " + entry.getValue().size() + " times");
            }
        }
        return new Query(sent, problems);
    }

    static String unknownHint(String name, List<String> known) {
        return Problems.nearest(name, known)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElse(known.isEmpty() ? "leave it out" : "one of " + String.join(", ", known));
    }

    public Problems problems() {
        return problems;
    }

    /** Which part of a list is asked for. */
    public Page.Request page() {
        int limit = integer("limit", 1, Page.Request.MAX_LIMIT).orElse(Page.Request.DEFAULT_LIMIT);
        return new Page.Request(limit, text("cursor").flatMap(cursor -> Cursor.decode(cursor, problems)));
    }

    /** A parameter's text; an empty one counts as absent. */
    public Optional<String> text(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    public Optional<Integer> integer(String name, int min, int max) {
        return whole(name, min, max).map(Long::intValue);
    }

    public Optional<Long> whole(String name, long min, long max) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> number = Numbers.whole(text.get());
        if (number.isEmpty()) {
            problems.add(name, FaultCode.WRONG_TYPE, "must be a whole number, was '" + text.get() + "'");
        } else if (number.get() < min || number.get() > max) {
            problems.add(
                    name, FaultCode.OUT_OF_RANGE, "must be between " + min + " and " + max + ", was " + text.get());
            return Optional.empty();
        }
        return number;
    }

    /** A number above the least and up to the greatest. */
    public Optional<Double> above(String name, double least, double greatest) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> number = Numbers.decimal(text.get());
        if (number.isEmpty()) {
            problems.add(name, FaultCode.WRONG_TYPE, "must be a number, was '" + Problems.shown(text.get()) + "'");
        } else if (!(number.get() > least && number.get() <= greatest)) {
            problems.add(
                    name,
                    FaultCode.OUT_OF_RANGE,
                    "must be above " + least + " and at most " + greatest + ", was " + Problems.shown(text.get()));
            return Optional.empty();
        }
        return number;
    }

    public boolean flag(String name) {
        String text = text(name).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            problems.add(name, FaultCode.WRONG_TYPE, "must be true or false, was '" + text + "'");
        }
        return text.equals("true");
    }

    /** Constants in lower case, with commas between them. */
    public <E extends Enum<E>> List<E> constants(String name, String what, Class<E> type) {
        return text(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .flatMap(word -> constant(name, what, type, word.strip()).stream())
                .toList();
    }

    public <E extends Enum<E>> Optional<E> constant(String name, String what, Class<E> type) {
        return text(name).flatMap(word -> constant(name, what, type, word));
    }

    private <E extends Enum<E>> Optional<E> constant(String name, String what, Class<E> type, String word) {
        Optional<E> found = constant(type, word);
        if (found.isEmpty()) {
            problems.unknownValue(name, what, word, names(type));
        }
        return found;
    }

    static <E extends Enum<E>> Optional<E> constant(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** @throws dev.graft.error.GraftException when a parameter read so far has a fault */
    public Query check() {
        problems.throwIfAny();
        return this;
    }
}
