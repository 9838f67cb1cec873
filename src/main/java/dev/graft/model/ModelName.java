package dev.graft.model;

import dev.graft.error.FaultCode;
import dev.graft.error.Problems;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form of names that people give to models and aliases; they stand in paths, logs and metrics. */
public final class ModelName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private static final int MOST = 63;

    private ModelName() {}

    /** Adds a fault where a name has not the form. */
    public static void check(String param, String name, Problems problems) {
        if (!FORM.matcher(name).matches()) {
            problems.add(
                    param,
                    FaultCode.BAD_FORMAT,
                    "must be 1 to 63 of a-z, 0-9, '.', '_' and '-', and begin with a letter or digit; was '"
                            + Problems.shown(name) + "'",
                    Optional.of(slug(name))
                            .filter(slug -> !slug.isEmpty())
                            .map(slug -> "'" + slug + "' would do")
                            .orElse("choose one of such letters"));
        }
    }

    /** {@code Fleurs d'été (2)} as {@code fleurs-d-ete-2}; empty where no letter or digit is left. */
    public static String slug(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._]+", "-")
                .replaceAll("^[._-]+", "");
        return plain.substring(0, Math.min(MOST, plain.length())).replaceAll("[._-]+$", "");
    }
}
