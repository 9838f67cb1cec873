"""Loads weights into timm and transformers under the names that Graft gives them, and prints what the networks say.

    python load_names.py FOLDER

FOLDER holds LIBRARY.ARCHITECTURE.safetensors files with seeded weights. One line of JSON is printed for each: file, logits.
"""
import json
import pathlib
import sys

import network_references as references
import safetensors.torch
import torch

TIMM = {
    **references.TIMM,
    "convnext_tiny": "convnext_tiny",
    "efficientnet_b0": "efficientnet_b0",
    "mobilenet_v2": "mobilenetv2_100",
    "mobilenet_v3_large": "mobilenetv3_large_100",
    "mobilenet_v3_small": "mobilenetv3_small_100",
    "vit_b_16": "vit_base_patch16_224",
    **{name: name for name in ["vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"]},
}
DEPTHS = {
    "resnet18": [2, 2, 2, 2],
    "resnet34": [3, 4, 6, 3],
    "resnet50": [3, 4, 6, 3],
    "resnet101": [3, 4, 23, 3],
    "resnet152": [3, 8, 36, 3],
}


def timm_network(architecture):
    import timm

    options = {"dynamic_img_size": True} if architecture.startswith("vit") else {}
    return timm.create_model(TIMM[architecture], num_classes=0, **options)


def transformers_network(architecture):
    import transformers

    if architecture in DEPTHS:
        basic = architecture in ("resnet18", "resnet34")
        sizes = [64, 128, 256, 512] if basic else [256, 512, 1024, 2048]
        kind = "basic" if basic else "bottleneck"
        config = transformers.ResNetConfig(depths=DEPTHS[architecture], hidden_sizes=sizes, layer_type=kind)
        return transformers.ResNetModel(config)
    if architecture == "convnext_tiny":
        return transformers.ConvNextModel(transformers.ConvNextConfig())
    small = "_s_" in architecture
    options = {"hidden_size": 384, "num_attention_heads": 6, "intermediate_size": 1536} if small else {}
    if "dinov2" in architecture:
        config = transformers.Dinov2Config(image_size=518, patch_size=14, layer_norm_eps=1e-6, **options)
        return transformers.Dinov2Model(config)
    return transformers.ViTModel(transformers.ViTConfig(layer_norm_eps=1e-6, **options), add_pooling_layer=False)


def features(library, architecture, net, x):
    if library == "timm":
        return net(x)
    options = {"interpolate_pos_encoding": True} if architecture in ("vit_s_16", "vit_b_16") else {}
    out = net(x, **options)
    if architecture.startswith("vit"):
        return out.last_hidden_state[:, 0]
    return out.pooler_output.flatten(1)


def load(net, tensors):
    """Strictly: every tensor of either side has its counterpart."""
    state = {n: t for n, t in net.state_dict().items() if not n.endswith("num_batches_tracked")}
    net.load_state_dict({n: t.reshape(state[n].shape) if n in state else t for n, t in tensors.items()}, strict=True)
    return net


def load_converted(net, tensors):
    """As transformers reads a file: its names on disk are older than those in its code."""
    tensors = {n: t.flatten() if n.endswith("layer_scale_parameter") else t for n, t in tensors.items()}
    options = {} if not hasattr(net, "pooler") or net.pooler is not None else {"add_pooling_layer": False}
    loaded, info = type(net).from_pretrained(
        None, config=net.config, state_dict=tensors, output_loading_info=True, **options
    )
    surplus = [n for n in info["unexpected_keys"]]
    missing = [n for n in info["missing_keys"] if not n.endswith(("num_batches_tracked", "mask_token"))]
    assert not surplus and not missing and not info["mismatched_keys"], (surplus, missing)
    return loaded


def main(folder):
    for path in sorted(pathlib.Path(folder).glob("*.safetensors")):
        library, architecture, _ = path.name.split(".")
        tensors = safetensors.torch.load_file(path)
        if library == "timm":
            net = load(timm_network(architecture), tensors).eval()
        else:
            net = load_converted(transformers_network(architecture), tensors).eval()
        with torch.no_grad():
            result = features(library, architecture, net, references.inputs(architecture).float())
        print(json.dumps({"file": path.name, "features": result.flatten().tolist()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
