package dev.graft.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;

/** What turns bytes into a network's input: {@code (x / 255 − mean) / std} for each of red, green and blue. */
public record Normalization(List<Double> mean, List<Double> std) {
    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException("mean and std have one number for each of red, green and blue");
        }
    }

    /**
     * Writes the input of a network: bytes {@code x [batch, height, width, 3]} become
     * {@code [batch, 3, height, width]} in channels-last memory. The operations and their order are torchvision's ToTensor
     * and Normalize, so that the result is equal to the last bit.
     *
     * @return the expression of the input
     */
    String write(Script script) {
        String x = script.let("torch.to(torch.permute(x, [0, 3, 1, 2]), 6)");
        script.run("_d = torch.div_(%s, 255.)", x);
        script.run("_m = torch.sub_(%s, ns[0])", x);
        script.run("_s = torch.div_(%s, ns[1])", x);
        return x;
    }

    /** Mean and deviation as {@code [1, 3, 1, 1]}: what {@link #write} calls {@code ns}. */
    PtNDArray[] arrays(NDManager scope) {
        return new PtNDArray[] {array(scope, mean), array(scope, std)};
    }

    private static PtNDArray array(NDManager scope, List<Double> values) {
        float[] floats = new float[3];
        for (int i = 0; i < 3; i++) {
            floats[i] = values.get(i).floatValue();
        }
        NDArray array = scope.create(floats, new Shape(1, 3, 1, 1));
        return (PtNDArray) array;
    }
}
