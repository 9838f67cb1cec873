package dev.graft.network;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * First values of a network that starts from nothing, as torchvision's models set them: He et al., "Delving Deep into
 * Rectifiers", 2015. A pure function of seed and name, so that adding a layer changes no other.
 */
public final class Initializer {
    /** torchvision's deviation for linear layers and embeddings of ConvNeXt and vision transformers, for all here. */
    private static final double LINEAR_DEVIATION = 0.02;

    /** Touvron et al., "Going deeper with Image Transformers", 2021: deep networks start close to the identity. */
    private static final float LAYER_SCALE = 1e-6f;

    private Initializer() {}

    /** The first values of one parameter, row-major. */
    public static float[] values(Parameter parameter, long seed) {
        float[] values = new float[parameter.size()];
        switch (parameter.role()) {
            case CONVOLUTION_WEIGHT -> normal(values, convolutionDeviation(parameter.shape()), parameter, seed);
            case LINEAR_WEIGHT, EMBEDDING -> normal(values, LINEAR_DEVIATION, parameter, seed);
            case NORM_WEIGHT, RUNNING_VARIANCE -> Arrays.fill(values, 1f);
            case LAYER_SCALE -> Arrays.fill(values, LAYER_SCALE);
            case BIAS, NORM_BIAS, RUNNING_MEAN -> {}
        }
        return values;
    }

    /** torch.nn.init.kaiming_normal_ with mode fan_out for ReLU: keeps the gradients' size from layer to layer. */
    private static double convolutionDeviation(List<Integer> shape) {
        int fanOut = shape.get(0) * shape.get(2) * shape.get(3);
        return Math.sqrt(2.0 / fanOut);
    }

    private static void normal(float[] values, double deviation, Parameter parameter, long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L ^ parameter.name().hashCode());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
    }
}
