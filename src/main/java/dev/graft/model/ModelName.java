package dev.graft.model;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.util.regex.Pattern;

/** The form of names that people give to models and aliases; they stand in paths, logs and metrics. */
public final class ModelName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private ModelName() {}

    /** Adds a fault where a name has not the form. */
    public static void check(String param, String name, Problems problems) {
        if (!FORM.matcher(name).matches()) {
            problems.add(
                    param,
                    FaultCode.BAD_FORMAT,
                    "must match " + FORM.pattern() + ", was '" + name + "'",
                    "1 to 63 small letters, digits, dots, underscores and hyphens; a letter or digit first");
        }
    }
}
