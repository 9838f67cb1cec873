package dev.graft;

import dev.graft.error.ErrorCode;
import dev.graft.error.GraftException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The names of all settings as environment variables. A misspelt one would be a setting that quietly does nothing. */
final class Settings {
    private static final String PREFIX = "GRAFT";

    private Settings() {}

    /** Every name that means something. */
    static Set<String> names() {
        return names(PREFIX, GraftConfig.class);
    }

    private static Set<String> names(String prefix, Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Method method : type.getMethods()) {
            String name =
                    prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            if (method.getReturnType().getEnclosingClass() == GraftConfig.class) {
                names.addAll(names(name, method.getReturnType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * Looks at the names of environment variables; unknown system properties are refused by the configuration itself.
     *
     * @throws GraftException when one looks like a setting but is none
     */
    static void refuseUnknown(Set<String> environment) {
        Set<String> unknown = environment.stream()
                .filter(name -> name.startsWith(PREFIX + "_"))
                .filter(name -> !names().contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            throw new GraftException(
                    ErrorCode.VALIDATION_FAILED,
                    "There is no setting " + String.join(", ", unknown) + ". Settings are " + String.join(", ", names())
                            + ".");
        }
    }
}
