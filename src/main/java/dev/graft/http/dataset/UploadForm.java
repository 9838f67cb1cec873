package dev.graft.http.dataset;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The form of an upload, for the OpenAPI document. */
@Schema(name = "Upload", requiredProperties = "file")
record UploadForm(
        @Schema(type = SchemaType.STRING, format = "binary", description = "ZIP, TAR or TAR.GZ with the images")
        String file,

        @Schema(description = "for people; the id where it is left out", maxLength = DatasetFields.MAX_NAME)
        String name,

        @Schema(
                description = "image_classification, image_multilabel or image_regression; recognised from the content"
                        + " where it is left out")
        String task,

        @Schema(description = "JSON: {\"train\": 0.8, \"validation\": 0.1, \"test\": 0.1}")
        String splits,

        @Schema(description = "of the random split; 42 where it is left out")
        Long seed,

        @Schema(description = "a JSON object of your own") String metadata) {}
