package dev.graft.basemodel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.graft.dataset.item.Task;
import dev.graft.image.EvalTransform;
import dev.graft.image.Interpolation;
import dev.graft.network.HeadShape;
import dev.graft.network.Network;
import dev.graft.network.vision.Architectures;
import dev.graft.recipe.setting.FeatureLayer;
import java.util.List;
import java.util.Optional;

/**
 * The {@code config.json} beside a {@code model.safetensors}, in timm's words. Other fields are left alone.
 *
 * @param architecture one of {@link dev.graft.network.vision.Architectures#names()}
 * @param numClasses outputs of the head in the file; 0 for a backbone alone
 * @param inputSize {@code [3, height, width]}
 * @param mean of red, green and blue, in 0..1
 * @param std of red, green and blue, in 0..1
 * @param cropPct share of the resized picture's side that the centre crop keeps
 * @param labels names in the order of the head's outputs; null where they are not known
 * @param license under which the weights are given; null where unknown
 * @param trainedOn data that the weights come from; null where unknown
 * @param imagenetTop1 share of ImageNet's validation pictures predicted right; null where unknown
 * @param head the head that Graft trained; null for one linear layer on what the architecture's own head is on
 * @param task what the head's outputs are: logits of labels, one or several of which an item has, or a value;
 *     classification where the file does not say
 * @param thresholds from which on each of several labels counts as predicted; empty for one label or a value
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelConfig(
        String architecture,
        int numClasses,
        int numFeatures,
        List<Integer> inputSize,
        List<Double> mean,
        List<Double> std,
        Interpolation interpolation,
        double cropPct,
        List<String> labels,
        String license,
        String trainedOn,
        Double imagenetTop1,
        Head head,
        Task task,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> thresholds) {
    @JsonCreator
    public ModelConfig {
        task = task == null ? Task.IMAGE_CLASSIFICATION : task;
        thresholds = thresholds == null ? List.of() : List.copyOf(thresholds);
    }

    /**
     * A head that is not just one linear layer.
     *
     * @param hiddenUnits of its hidden layer; null for none
     * @param features what it is on; null for the penultimate layer
     */
    public record Head(Integer hiddenUnits, FeatureLayer features) {}

    /** With one linear layer on what the architecture's own head is on. */
    public ModelConfig(
            String architecture,
            int numClasses,
            int numFeatures,
            List<Integer> inputSize,
            List<Double> mean,
            List<Double> std,
            Interpolation interpolation,
            double cropPct,
            List<String> labels,
            String license,
            String trainedOn,
            Double imagenetTop1) {
        this(
                architecture,
                numClasses,
                numFeatures,
                inputSize,
                mean,
                std,
                interpolation,
                cropPct,
                labels,
                license,
                trainedOn,
                imagenetTop1,
                null,
                null,
                List.of());
    }

    /** The architecture's backbone, up to the features that the head is on. */
    public Network backbone() {
        Network network = Architectures.network(architecture, 0);
        return head != null && head.features == FeatureLayer.POOLED ? network.pooled() : network;
    }

    /** The head of the file. */
    public HeadShape headShape() {
        return new HeadShape(numClasses, Optional.ofNullable(head).map(Head::hiddenUnits), 0);
    }

    /** Fixed preparation of pictures at the size that the weights were trained at. */
    public EvalTransform transform() {
        return EvalTransform.of(height(), width(), cropPct, mean, std, interpolation);
    }

    /** The same preparation for square pictures of another size. */
    public EvalTransform transform(int imageSize) {
        return EvalTransform.of(imageSize, imageSize, cropPct, mean, std, interpolation);
    }

    /** The same, what it does not say taken from elsewhere. */
    public ModelConfig completed(Optional<String> otherLicense, Optional<Double> otherTop1) {
        return new ModelConfig(
                architecture,
                numClasses,
                numFeatures,
                inputSize,
                mean,
                std,
                interpolation,
                cropPct,
                labels,
                license != null ? license : otherLicense.orElse(null),
                trainedOn,
                imagenetTop1 != null ? imagenetTop1 : otherTop1.orElse(null),
                head,
                task,
                thresholds);
    }

    public int height() {
        return inputSize.get(1);
    }

    public int width() {
        return inputSize.get(2);
    }

    void check() {
        if (architecture == null || inputSize == null || mean == null || std == null || interpolation == null) {
            throw new IllegalArgumentException(
                    "config.json needs architecture, input_size, mean, std, interpolation and crop_pct");
        }
        if (inputSize.size() != 3 || inputSize.contains(null) || inputSize.get(0) != 3) {
            throw new IllegalArgumentException("input_size must be [3, height, width], is " + inputSize);
        }
        if (mean.contains(null) || std.contains(null)) {
            throw new IllegalArgumentException("mean and std must be numbers, are " + mean + " and " + std);
        }
        transform();
    }
}
