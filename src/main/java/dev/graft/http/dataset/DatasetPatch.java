package dev.graft.http.dataset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a dataset's owner can change; a null stays as it is. */
@Schema(examples = "{\"name\": \"flowers\"}")
public record DatasetPatch(
        String name, @Schema(type = SchemaType.OBJECT) ObjectNode metadata) {}
