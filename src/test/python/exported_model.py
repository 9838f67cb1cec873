"""Opens an exported model with the lines that its own card prints, and compares what it says with what Graft said.

    python exported_model.py FOLDER...

Each is an unpacked export, which may have more beside it: model.pt, the same as TorchScript; picture.jpg, and picture.json
with Graft's own probabilities for it by label. Prints one line of JSON for each: the largest differences, by library for
which the card has lines.
"""
import contextlib
import io
import json
import os
import re
import sys

try:
    import torchvision
except RuntimeError:
    # A CUDA build of torchvision beside a CPU build of torch registers kernels that are not there.
    import torch.library

    register, torch.library.register_fake = torch.library.register_fake, lambda *a, **k: lambda f: f
    for module in [m for m in sys.modules if m.startswith("torchvision")]:
        del sys.modules[module]
    import torchvision

    torch.library.register_fake = register
import torch
from safetensors import safe_open
from safetensors.torch import load_file


def blocks(card):
    """The printed lines of Python by the heading that they stand under."""
    found = {}
    for section in re.split(r"^##+ ", card, flags=re.MULTILINE)[1:]:
        code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
        if code:
            found[section.partition("\n")[0]] = code.group(1)
    return found


def difference(logits):
    """Of the largest size that there is: untrained networks say huge things."""
    golden = load_file("golden.safetensors")["logits"]
    return ((logits - golden).abs().max() / golden.abs().max().clamp(min=1)).item()


def by_library(printed, library):
    names = {}
    exec(printed[library], names)
    model = names["model"]
    with torch.no_grad():
        logits = difference(model(load_file("golden.safetensors")["inputs"]))
    result = {"logits": logits, "other_keys": sorted(set(model.state_dict()) ^ set(load_file("model.safetensors")))}
    if os.path.exists("picture.json"):
        picture = json.load(open("picture.json", encoding="utf-8"))
        exec(printed["Check"], names)
        with contextlib.redirect_stdout(io.StringIO()):
            exec(printed["Predict"], names)
        said = dict(zip(names["config"]["label_names"], names["probabilities"].tolist()))
        assert set(said) == set(picture), (said, picture)
        result["picture"] = max(abs(said[label] - picture[label]) for label in said)
    return result


def by_torchscript(file):
    extra = {"labels.json": "", "preprocessing.json": ""}
    model = torch.jit.load(file, _extra_files=extra)
    golden = load_file("golden.safetensors")
    expected = (golden["logits"] / json.load(open("config.json"))["temperature"]).softmax(1)
    with torch.no_grad():
        together = model(golden["inputs"])
        alone = torch.cat([model(one[None]) for one in golden["inputs"]])
        model.train()
        trained = model(golden["inputs"])
    preprocessing = json.loads(extra["preprocessing.json"])
    return {
        "probabilities": max((x - expected).abs().max().item() for x in (together, alone, trained)),
        "labels": json.loads(extra["labels.json"]),
        "normalised": "normalised by the caller" in preprocessing["input"],
        "parameters": sum(p.numel() for p in model.parameters()),
    }


def by_config():
    """timm's own reading of config.json, where the architecture is timm's."""
    import timm

    config = json.load(open("config.json"))
    if not timm.is_model(config["architecture"]):
        return None
    if not set(timm.create_model(config["architecture"], num_classes=1).state_dict()) == set(load_file("model.safetensors")):
        return None
    options = {"dynamic_img_size": True} if config["architecture"].startswith("vit") else {}
    model = timm.create_model("local-dir:.", pretrained=True, **options).eval()
    with torch.no_grad():
        logits = difference(model(load_file("golden.safetensors")["inputs"]))
    data = timm.data.resolve_data_config({}, model=model)
    return {
        "logits": logits,
        "labels": model.pretrained_cfg["label_names"],
        "input_size": data["input_size"],
        "crop_pct": data["crop_pct"],
    }


def open_all(folder):
    os.chdir(folder)
    printed = blocks(open("README.md", encoding="utf-8").read())
    result = {library: by_library(printed, library) for library in ("torchvision", "timm") if library in printed}
    if os.path.exists("model.pt"):
        result["torchscript"] = by_torchscript("model.pt")
    result["config"] = by_config()
    with safe_open("model.safetensors", "pt") as file:
        result["labels"] = json.loads(file.metadata()["labels"])
    return result


if __name__ == "__main__":
    for folder in [os.path.abspath(folder) for folder in sys.argv[1:]]:
        print(json.dumps(open_all(folder)), flush=True)
