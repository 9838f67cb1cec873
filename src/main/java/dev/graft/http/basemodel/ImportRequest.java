package dev.graft.http.basemodel;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which base model is to be imported.
 *
 * @param name by which jobs call it; made of the source where it is left out
 */
@Schema(name = "BaseModelImport", requiredProperties = "source")
public record ImportRequest(
        @Schema(
                description = "hf://org/name, hf://org/name@revision, catalogue:resnet50 (or resnet50), or folder:/path"
                        + " below one of the administrator's folders")
        String source,

        @Schema(pattern = "[a-z0-9][a-z0-9._-]{0,62}") String name) {}
