package dev.graft.basemodel;

import dev.graft.image.Interpolation;
import java.util.List;
import java.util.Optional;

/**
 * Something that a job can start from, as clients see it. What only the files tell is empty where they can't be read.
 *
 * @param name of the folder
 * @param source {@code builtin} or {@code folder}
 * @param parameters of the backbone
 * @param sizeBytes of the weights file
 * @param numFeatures length of its feature vector
 * @param blocks in the order in which they can be unfrozen, input side first, the new head last
 * @param imagenetTop1 share of ImageNet's validation pictures predicted right
 * @param card what there is to know of its making, in Markdown
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
        Optional<Failure> error) {
    public enum Status {
        AVAILABLE,
        FAILED
    }

    public enum Source {
        BUILTIN,
        FOLDER
    }

    /** How pictures are prepared for it; fields as in {@link ModelConfig}. */
    public record Preprocessing(
            int height,
            int width,
            List<Double> mean,
            List<Double> std,
            Interpolation interpolation,
            double cropFraction) {}

    public record Failure(String code, String message) {}

    public BaseModel {
        blocks = List.copyOf(blocks);
    }
}
