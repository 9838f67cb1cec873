"""Opens an exported model with the lines that its own card prints, and compares what it says with what Graft said.

    python exported_model.py FOLDER TORCHSCRIPT_FILE

FOLDER is an unpacked export with two files added: picture.jpg, and picture.json with Graft's own probabilities for it by
label. Prints one line of JSON: the largest differences by library, and which libraries the card has lines for.
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


def by_library(printed, library, picture):
    names = {}
    exec(printed[library], names)
    model = names["model"]
    keys = set(load_file("model.safetensors"))
    missing = set(model.state_dict()) ^ keys
    golden = load_file("golden.safetensors")
    with torch.no_grad():
        logits = (model(golden["inputs"]) - golden["logits"]).abs().max().item()
    exec(printed["Check"], names)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(printed["Predict"], names)
    said = dict(zip(names["labels"], names["probabilities"].tolist()))
    assert set(said) == set(picture), (said, picture)
    return {
        "logits": logits,
        "picture": max(abs(said[label] - picture[label]) for label in said),
        "other_keys": sorted(missing),
    }


def by_torchscript(file):
    extra = {"labels.json": "", "preprocessing.json": ""}
    model = torch.jit.load(file, _extra_files=extra)
    golden = load_file("golden.safetensors")
    expected = golden["logits"].softmax(1)
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
    model = timm.create_model("local-dir:.", pretrained=True).eval()
    golden = load_file("golden.safetensors")
    with torch.no_grad():
        logits = (model(golden["inputs"]) - golden["logits"]).abs().max().item()
    data = timm.data.resolve_data_config({}, model=model)
    return {
        "logits": logits,
        "labels": model.pretrained_cfg["label_names"],
        "input_size": data["input_size"],
        "crop_pct": data["crop_pct"],
    }


def main(folder, torchscript):
    torchscript = os.path.abspath(torchscript)
    os.chdir(folder)
    printed = blocks(open("README.md", encoding="utf-8").read())
    picture = json.load(open("picture.json", encoding="utf-8"))
    result = {library: by_library(printed, library, picture) for library in ("torchvision", "timm") if library in printed}
    result["torchscript"] = by_torchscript(torchscript)
    result["config"] = by_config()
    with safe_open("model.safetensors", "pt") as file:
        result["labels"] = json.loads(file.metadata()["labels"])
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
