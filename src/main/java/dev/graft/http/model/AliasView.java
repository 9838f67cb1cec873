package dev.graft.http.model;

import dev.graft.model.Alias;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An alias of a model, as clients see it; its moves newest first. */
@Schema(name = "Alias")
public record AliasView(String model, String alias, int version, List<Alias.Move> history) {
    static AliasView of(Alias alias) {
        return new AliasView(alias.model(), alias.alias(), alias.version(), alias.history());
    }
}
