package dev.graft.network.names;

import dev.graft.network.Network;
import dev.graft.network.Parameter;
import dev.graft.network.vision.Architectures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Which tensors of a file are a network's, whatever library named them, and all that does not fit.
 *
 * @param map the naming that fits best
 * @param sources the file's tensors of each parameter, to be joined along the first dimension
 * @param faults missing, misshapen and surplus tensors, each in a few words; empty when the file fits
 */
public record NamedTensors(NameMap map, Map<String, List<String>> sources, List<String> faults) {
    /**
     * Looks for a network's tensors.
     *
     * @param file shape of each tensor by its name
     */
    public static NamedTensors find(Network network, Map<String, List<Integer>> file) {
        return NameMaps.of(network.architecture()).stream()
                .flatMap(map ->
                        Stream.of(find(network, map, UnaryOperator.identity(), file), unprefixed(network, map, file)))
                .min((a, b) -> Integer.compare(a.faults.size(), b.faults.size()))
                .orElseThrow();
    }

    /** The architecture whose backbone a file holds without a fault. */
    public static Optional<String> architectureOf(Map<String, List<Integer>> file) {
        return Architectures.names().stream()
                .filter(name ->
                        find(Architectures.network(name, 0), file).faults.isEmpty())
                .findFirst();
    }

    private static NamedTensors unprefixed(Network network, NameMap map, Map<String, List<Integer>> file) {
        return find(network, map, name -> name.substring(map.prefix().length()), file);
    }

    private static NamedTensors find(
            Network network, NameMap map, UnaryOperator<String> form, Map<String, List<Integer>> file) {
        Map<String, List<String>> sources = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        Set<String> surplus = new LinkedHashSet<>(file.keySet());
        for (Parameter parameter : network.parameters()) {
            List<String> names = map.names(parameter.name()).stream().map(form).toList();
            names.forEach(surplus::remove);
            sources.put(parameter.name(), names);
            fault(parameter, names, file).ifPresent(faults::add);
        }
        surplus.removeIf(name -> map.ignores(name) || isHead(network, map, name));
        surplus.forEach(name -> faults.add(name + " is surplus"));
        return new NamedTensors(map, sources, faults);
    }

    private static Optional<String> fault(Parameter parameter, List<String> names, Map<String, List<Integer>> file) {
        Optional<String> missing =
                names.stream().filter(name -> !file.containsKey(name)).findFirst();
        if (missing.isPresent()) {
            return missing.map(name -> name + " is missing");
        }
        List<List<Integer>> shapes = names.stream().map(file::get).toList();
        List<Integer> expected = significant(parameter.shape());
        List<Integer> joined = new ArrayList<>(significant(shapes.get(0)));
        if (shapes.size() > 1 && !joined.isEmpty() && shapes.stream().distinct().count() == 1) {
            joined.set(0, joined.get(0) * shapes.size());
        }
        return joined.equals(expected) || size(joined) == size(expected) && flattens(joined, expected)
                ? Optional.empty()
                : Optional.of(names.get(0) + " has shape " + shapes.get(0) + " instead of " + parameter.shape());
    }

    /** Dimensions of one element make no difference: libraries disagree about them. */
    private static List<Integer> significant(List<Integer> shape) {
        return shape.stream().filter(size -> size != 1).toList();
    }

    /** A convolution over all of its input is a linear layer on the flattened input. */
    private static boolean flattens(List<Integer> actual, List<Integer> expected) {
        return expected.size() == 2 && actual.size() > 2 && actual.get(0).equals(expected.get(0));
    }

    private static long size(Collection<Integer> shape) {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /** What a file says of the labels that it was trained for is not needed where the network gets a new head. */
    private static boolean isHead(Network network, NameMap map, String name) {
        return Stream.of("", ".0", ".3")
                .flatMap(layer -> Stream.of(layer + ".weight", layer + ".bias"))
                .flatMap(end -> map.names(network.headName() + end).stream())
                .map(head -> head.substring(map.prefix().length()))
                .anyMatch(head -> head.equals(name) || name.equals(map.prefix() + head));
    }
}
