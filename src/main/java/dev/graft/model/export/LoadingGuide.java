package dev.graft.model.export;

import dev.graft.dataset.item.Task;
import dev.graft.image.EvalTransform;
import dev.graft.model.ModelVersion;
import java.util.Locale;

/** The part of a model card that says how the model is loaded: lines of Python that run as they stand. */
final class LoadingGuide {
    private final Trained trained;
    private final LibraryForm form;
    private final StringBuilder text = new StringBuilder();

    LoadingGuide(Trained trained, LibraryForm form) {
        this.trained = trained;
        this.form = form;
    }

    String text() {
        text.append("""
                ## Load it

                In the folder of these files:

                """);
        library(Library.TORCHVISION);
        library(Library.TIMM);
        prediction();
        check();
        torchScript();
        text.append("""

                ### Graft

                The ZIP is a base model: `POST /v1/base-models` takes it as an upload.
                """);
        return text.toString();
    }

    private void library(Library library) {
        LibraryForm asked = new LibraryForm(library, trained.network());
        LoadingCode loading = new LoadingCode(
                asked, trained.config().numClasses(), trained.config().height());
        text.append("### ").append(library.code()).append("\n\n");
        if (loading.obstacle().isPresent()) {
            text.append(loading.obstacle().get()).append(" TorchScript (below) opens without it.\n\n");
        } else if (!asked.sameTensors(form)) {
            text.append("Its names are others: fetch the export with `?names=%s`.\n\n".formatted(library.code()));
        } else {
            code(loading.text());
        }
    }

    private void prediction() {
        EvalTransform transform = trained.config().transform();
        text.append("""
                ### Predict

                With `model` from above, the preprocessing that it was evaluated with:

                """);
        code("""
                import json
                from PIL import Image, ImageOps
                from torchvision import transforms

                preprocess = transforms.Compose([
                    transforms.Resize(%d, interpolation=transforms.InterpolationMode.%s),
                    transforms.CenterCrop((%d, %d)),
                    transforms.ToTensor(),
                    transforms.Normalize(%s, %s),
                ])
                picture = ImageOps.exif_transpose(Image.open("picture.jpg")).convert("RGB")
                config = json.load(open("config.json", encoding="utf-8"))
                %s""".formatted(
                        transform.resize(),
                        transform.interpolation().code().toUpperCase(Locale.ROOT),
                        transform.height(),
                        transform.width(),
                        transform.mean(),
                        transform.std(),
                        answer()));
    }

    /** Lines that read the network's outputs for one picture. */
    private String answer() {
        return switch (trained.config().task()) {
            case IMAGE_REGRESSION -> """
                    print(model(preprocess(picture).unsqueeze(0))[0, 0].item())
                    """;
            case IMAGE_MULTILABEL -> """
                    probabilities = model(preprocess(picture).unsqueeze(0)).sigmoid()[0].tolist()
                    for label, probability, threshold in zip(config["label_names"], probabilities, config["thresholds"]):
                        print(label, probability, probability >= threshold)
                    """;
            default ->
                """
                    probabilities = %s.softmax(1)[0]
                    print(config["label_names"][probabilities.argmax()], probabilities.max().item())
                    """.formatted(
                        trained.temperature() == 1
                                ? "model(preprocess(picture).unsqueeze(0))"
                                : "(model(preprocess(picture).unsqueeze(0)) / %s)".formatted(trained.temperature()));
        };
    }

    private void check() {
        text.append("""
                ### Check

                `golden.safetensors` holds drawn inputs and the logits that Graft's own server gives to them, before any
                temperature:

                """);
        code("""
                import torch
                from safetensors.torch import load_file

                golden = load_file("golden.safetensors")
                with torch.no_grad():
                    difference = (model(golden["inputs"]) - golden["logits"]).abs().max().item()
                assert difference < 1e-4, difference
                """);
    }

    private void torchScript() {
        ModelVersion version = trained.version();
        text.append("""
                ### TorchScript

                `GET /v1/models/%s/versions/%d/export?format=torchscript` is one file for libtorch, `torch.jit.load`, DJL and
                Triton, which needs none of these. It takes normalised pixels `[n, 3, %d, %d]` and gives
                %s that Graft's server gives.
                """.formatted(
                        version.model(),
                        version.number(),
                        trained.config().height(),
                        trained.config().width(),
                        trained.config().task() == Task.IMAGE_REGRESSION ? "the value" : "the probabilities"));
    }

    private void code(String python) {
        text.append("```python\n").append(python).append("```\n\n");
    }
}
