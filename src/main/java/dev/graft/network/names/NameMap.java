package dev.graft.network.names;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a library names the tensors of an architecture: rewriting rules from torchvision's names, applied one after the
 * other.
 *
 * @param library {@code torchvision}, {@code timm} or {@code transformers}
 * @param prefix what stands before every name where the backbone is part of a larger model, and may be absent
 * @param ignored patterns of names that such files have beside, and that the network does not use
 * @param varianceShift what to add to running variances: the library's epsilon of batch normalisation minus ours, so that
 *     both normalise alike
 */
public record NameMap(String library, String prefix, List<Rule> rules, List<Pattern> ignored, double varianceShift) {
    /**
     * A rule; the first match is replaced.
     *
     * @param replacement may end in alternatives, {@code {query|key|value}}, for what is one tensor here and several there
     */
    public record Rule(Pattern pattern, String replacement) {
        static Rule of(String pattern, String replacement) {
            return new Rule(Pattern.compile(pattern), replacement);
        }
    }

    private static final Pattern ALTERNATIVES = Pattern.compile("\\{(.*)}");

    public NameMap {
        rules = List.copyOf(rules);
        ignored = List.copyOf(ignored);
    }

    /** The library's names of a tensor, which is theirs joined along the first dimension. */
    public List<String> names(String torchvision) {
        String name = torchvision;
        for (Rule rule : rules) {
            name = rule.pattern.matcher(name).replaceFirst(rule.replacement);
        }
        Matcher several = ALTERNATIVES.matcher(name);
        if (!several.find()) {
            return List.of(prefix + name);
        }
        String before = prefix + name.substring(0, several.start());
        String after = name.substring(several.end());
        return Stream.of(several.group(1).split("\\|"))
                .map(part -> before + part + after)
                .toList();
    }

    boolean ignores(String name) {
        return ignored.stream().anyMatch(pattern -> pattern.matcher(name).find());
    }
}
