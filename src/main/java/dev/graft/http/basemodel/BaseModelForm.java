package dev.graft.http.basemodel;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The form of a base model's upload, for the OpenAPI document. */
@Schema(name = "BaseModelUpload", requiredProperties = "file")
record BaseModelForm(
        @Schema(
                type = SchemaType.STRING,
                format = "binary",
                description =
                        "ZIP, TAR or TAR.GZ with config.json and model.safetensors; or these files, each in a part"
                                + " of this name")
        String file,

        @Schema(
                description = "by which jobs call it; the archive's name where it is left out",
                pattern = "[a-z0-9][a-z0-9._-]{0,62}")
        String name) {}
