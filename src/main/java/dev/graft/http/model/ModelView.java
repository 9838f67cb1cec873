package dev.graft.http.model;

import dev.graft.model.Alias;
import dev.graft.model.Model;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A model, as clients see it.
 *
 * @param latestVersion null where all were deleted
 * @param aliases names with the versions that they point to
 */
@Schema(name = "Model")
public record ModelView(
        String name,
        Optional<String> description,
        Optional<Integer> latestVersion,
        boolean autoPromote,
        Map<String, Integer> aliases,
        Instant createdAt,
        Instant updatedAt) {
    static ModelView of(Model model, List<Alias> aliases) {
        Map<String, Integer> pointers = new TreeMap<>();
        aliases.forEach(alias -> pointers.put(alias.alias(), alias.version()));
        return new ModelView(
                model.name(),
                model.description(),
                model.latest() == 0 ? Optional.empty() : Optional.of(model.latest()),
                model.autoPromote(),
                pointers,
                model.createdAt(),
                model.updatedAt());
    }
}
