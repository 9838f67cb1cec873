package dev.graft.basemodel.convert;

import dev.graft.basemodel.ModelConfig;
import dev.graft.image.Interpolation;
import java.util.List;
import java.util.Optional;

/**
 * How transformers' image processors prepare a picture, as far as Graft does the same: the shorter side is resized, the
 * middle kept. Where a processor resizes both sides without keeping their ratio (ViT's), Graft keeps it and crops; on
 * square pictures that is the same.
 *
 * @param side of the square that the network sees
 * @param cropPct share of the resized side that the crop keeps
 */
record PicturePreparation(int side, double cropPct, List<Double> mean, List<Double> std, Interpolation interpolation) {
    /** From this side on, ConvNeXt's processor resizes both sides instead of cropping. */
    private static final int CONVNEXT_WITHOUT_CROP = 384;

    static PicturePreparation of(Fields processor, String type) {
        if (!processor.flag("do_normalize", true) || !processor.flag("do_resize", true)) {
            throw processor.wrong(processor.flag("do_resize", true) ? "do_normalize" : "do_resize", "true");
        }
        if (processor.has("rescale_factor") && Math.abs(processor.number("rescale_factor") * 255 - 1) > 1e-3) {
            throw processor.wrong("rescale_factor", "1/255");
        }
        int resized = side(processor, "size");
        boolean ofConvnext = processor.has("crop_pct");
        boolean crops = processor.flag("do_center_crop", false) && processor.has("crop_size");
        int side = crops ? side(processor, "crop_size") : resized;
        double cropPct = crops ? (double) side / resized : 1;
        if (ofConvnext && resized < CONVNEXT_WITHOUT_CROP) {
            cropPct = processor.number("crop_pct");
        } else if (type.equals("resnet") && !crops && !ofConvnext) {
            throw processor.wrong("crop_pct", "a number");
        }
        if (!(cropPct > 0 && cropPct <= 1)) {
            throw processor.wrong(ofConvnext ? "crop_pct" : "crop_size", "at most 'size'");
        }
        List<Double> std = processor.channels("image_std");
        if (std.stream().anyMatch(deviation -> !(deviation > 0))) {
            throw processor.wrong("image_std", "above 0");
        }
        return new PicturePreparation(
                side, cropPct, processor.channels("image_mean"), std, interpolation(processor, type));
    }

    /** A number, or an object of one of transformers' forms. */
    private static int side(Fields processor, String name) {
        if (!processor.node().path(name).isObject()) {
            return processor.side(name);
        }
        Fields size = processor.inner(name);
        if (size.has("shortest_edge")) {
            return size.side("shortest_edge");
        }
        if (size.side("height") != size.side("width")) {
            throw processor.wrong(name, "a square");
        }
        return size.side("height");
    }

    /** PIL's numbers of its filters. */
    private static Interpolation interpolation(Fields processor, String type) {
        return switch (processor.whole("resample", type.equals("convnext") || type.equals("dinov2") ? 3 : 2)) {
            case 2 -> Interpolation.BILINEAR;
            case 3 -> Interpolation.BICUBIC;
            default -> throw processor.wrong("resample", "2 (bilinear) or 3 (bicubic)");
        };
    }

    ModelConfig config(String architecture, int numFeatures, List<String> labels, Optional<String> license) {
        return new ModelConfig(
                architecture,
                labels == null ? 0 : labels.size(),
                numFeatures,
                List.of(3, side, side),
                mean,
                std,
                interpolation,
                cropPct,
                labels,
                license.orElse(null),
                null,
                null);
    }
}
