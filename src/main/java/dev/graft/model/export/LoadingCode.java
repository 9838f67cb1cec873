package dev.graft.model.export;

import java.util.Optional;

/**
 * Lines of Python that make a network of a library from the weights beside them, strictly: every tensor in its place and
 * none left over.
 *
 * @param side of the pictures that the network was trained on, in pixels
 */
record LoadingCode(LibraryForm form, int labels, int side) {
    /** The only size that torchvision's vision transformers take with their weights as they are. */
    private static final int VIT_SIDE = 224;
    /** From here on timm's VGG slides its fully connected layers over a larger map, where torchvision's pools it. */
    private static final int VGG_SIDES = 256;

    /** Why there are no lines; empty where there are some. */
    Optional<String> obstacle() {
        String architecture = form.network().architecture();
        String library = form.library().code();
        if (form.model().isEmpty()) {
            return Optional.of("%s has no `%s`%s."
                    .formatted(
                            library,
                            architecture,
                            form.library().model(architecture).isPresent() ? " with such a head" : ""));
        }
        if (form.library() == Library.TORCHVISION && architecture.startsWith("vit") && side != VIT_SIDE) {
            return Optional.of("%s's `%s` takes pictures of %d pixels alone; this one was trained on %d."
                    .formatted(library, architecture, VIT_SIDE, side));
        }
        if (form.library() == Library.TIMM && architecture.startsWith("vgg") && side >= VGG_SIDES) {
            return Optional.of("%s's `%s` is another network from %d pixels on; this one was trained on %d."
                    .formatted(library, architecture, VGG_SIDES, side));
        }
        return Optional.empty();
    }

    /** The lines, which name the network {@code model}. */
    String text() {
        return form.library() == Library.TIMM ? timm() : torchvision();
    }

    private String timm() {
        return """
                import timm
                from safetensors.torch import load_file

                model = timm.create_model("%s", num_classes=%d%s)
                model.load_state_dict(load_file("model.safetensors"), strict=True)
                model.eval()
                """.formatted(
                        form.model().orElseThrow(),
                        labels,
                        form.network().architecture().startsWith("vit") ? ", dynamic_img_size=True" : "");
    }

    private String torchvision() {
        return """
                import torch
                import torchvision
                from safetensors.torch import load_file

                model = torchvision.models.%s(num_classes=%d%s)
                %smodel.load_state_dict(load_file("model.safetensors"), strict=True)
                model.eval()
                """.formatted(
                form.model().orElseThrow(),
                labels,
                form.network().architecture().equals("inception_v3") ? ", aux_logits=False, init_weights=False" : "",
                form.hasConvolutionHead()
                        ? "model.classifier[2] = torch.nn.Identity()  # the trained head has no ReLU behind it\n"
                        : "");
    }
}
