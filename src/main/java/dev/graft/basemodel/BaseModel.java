package dev.graft.basemodel;

import dev.graft.image.Interpolation;
import java.util.List;
import java.util.Optional;

/**
 * Something that a job can start from, as clients see it. What only the files tell is empty where they can't be read.
 *
 * @param name of the folder
 * @param source how it came here
 * @param origin where an imported one comes from, or where one of the catalogue can be had
 * @param parameters of the backbone
 * @param sizeBytes of the weights file
 * @param numFeatures length of its feature vector
 * @param blocks in the order in which they can be unfrozen, input side first, the new head last
 * @param imagenetTop1 share of ImageNet's validation pictures predicted right
 * @param card what there is to know of its making, in Markdown
 * @param progress share of its files that is there, while it is imported
 * @param error why it can't be used
 */
public record BaseModel(
        String name,
        Status status,
        Source source,
        Optional<String> architecture,
        Optional<Long> parameters,
        Optional<Long> sizeBytes,
        Optional<Integer> numFeatures,
        Optional<Preprocessing> preprocessing,
        List<String> blocks,
        Optional<Double> imagenetTop1,
        Optional<String> licence,
        Optional<String> trainedOn,
        Optional<String> card,
        Optional<Origin> origin,
        Optional<Double> progress,
        Optional<Failure> error) {
    public enum Status {
        /** Its files are on their way. */
        IMPORTING,
        /** Jobs can start from it. */
        AVAILABLE,
        /** It can't be used; its error says why. */
        FAILED,
        /** The catalogue has it; nobody has imported it under that name. */
        NOT_IMPORTED
    }

    public enum Source {
        BUILTIN,
        /** Brought in through the API. */
        IMPORTED,
        /** In a folder of the administrator's. */
        FOLDER,
        /** To be had. */
        CATALOGUE
    }

    /**
     * Where a base model comes from.
     *
     * @param reference {@code hf://org/name@revision}, {@code folder:/path}, or {@code upload:file.zip}
     * @param commit that the hub's revision meant when it was asked
     * @param sha256 of the weights file
     */
    public record Origin(Kind kind, String reference, Optional<String> commit, Optional<String> sha256) {
        public enum Kind {
            HUB,
            FOLDER,
            UPLOAD
        }

        public Origin withCommit(String known) {
            return new Origin(kind, reference, Optional.of(known), sha256);
        }

        public Origin withSha256(String known) {
            return new Origin(kind, reference, commit, Optional.of(known));
        }
    }

    /** How pictures are prepared for it; fields as in {@link ModelConfig}. */
    public record Preprocessing(
            int height,
            int width,
            List<Double> mean,
            List<Double> std,
            Interpolation interpolation,
            double cropFraction) {}

    /** @param hint what helps */
    public record Failure(String code, String message, Optional<String> hint) {}

    public BaseModel {
        blocks = List.copyOf(blocks);
    }

    BaseModel withOrigin(Origin known) {
        return new BaseModel(
                name,
                status,
                source,
                architecture,
                parameters,
                sizeBytes,
                numFeatures,
                preprocessing,
                blocks,
                imagenetTop1,
                licence,
                trainedOn,
                card,
                Optional.of(known),
                progress,
                error);
    }
}
