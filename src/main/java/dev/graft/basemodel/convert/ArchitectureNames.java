package dev.graft.basemodel.convert;

import dev.graft.error.GraftException;
import dev.graft.error.Problems;
import dev.graft.network.names.LibraryNames;
import dev.graft.network.vision.Architectures;
import java.util.List;

/** From timm's names of architectures, old and new, to Graft's. */
final class ArchitectureNames {
    /** timm's names before its version 0.9, of torchvision's weights. */
    private static final String OLD_PREFIX = "tv_";

    private ArchitectureNames() {}

    /**
     * Graft's name of what another calls so.
     *
     * @throws GraftException {@link dev.graft.error.ErrorCode#UNSUPPORTED_FORMAT} when Graft has no such network
     */
    static String known(String name) {
        String timm = name.startsWith(OLD_PREFIX) ? name.substring(OLD_PREFIX.length()) : name;
        String graft = LibraryNames.TIMM.architecture(timm);
        List<String> known = Architectures.names();
        if (known.contains(graft)) {
            return graft;
        }
        String near = Problems.nearest(graft, known)
                .map(nearest -> "The nearest that Graft knows is '" + nearest + "'. ")
                .orElse("");
        throw ConfigTranslation.refuse(
                "Graft has no network '" + Problems.shown(name) + "'.",
                near + "It knows " + String.join(", ", known) + ".");
    }
}
