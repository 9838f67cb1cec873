"""Reference numbers for the networks, made with PyTorch, torchvision and timm.

    python network_references.py OUTPUT_FOLDER [ARCHITECTURE ...]

Weights and pictures come from a formula that the Java tests repeat (`seeded`), so that only results are stored. Gradients
and statistics are stored as norms and as projections onto seeded vectors: four numbers stand for a whole tensor. All is
computed in float64, so that the numbers do not depend on threads or kernels.
"""
import json
import math
import sys
import zlib

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
from torch import nn

LABELS = 10
BATCH, SIZE = 4, 64
VGG = "vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn".split()
# The smaller a picture, the fewer maxima that two pixels share but for rounding.
SIZES = {"inception_v3": 128, "vit_b_16": 224, "vit_s_14_dinov2": 112, "vit_b_14_dinov2": 112, **{n: 32 for n in VGG}}
PROJECTIONS, PROJECTED = 4, 1 << 16
TIMM = {
    "vit_s_16": "vit_small_patch16_224",
    "vit_s_14_dinov2": "vit_small_patch14_dinov2",
    "vit_b_14_dinov2": "vit_base_patch14_dinov2",
}
NAMES = """
    alexnet convnext_tiny densenet121 efficientnet_b0 inception_v3 mobilenet_v2 mobilenet_v3_large mobilenet_v3_small
    resnet10_slim resnet18 resnet34 resnet50 resnet101 resnet152 squeezenet1_0 squeezenet1_1
    vit_b_16 vit_s_16 vit_s_14_dinov2 vit_b_14_dinov2
""".split() + VGG


def seeded(name, size):
    """Numbers in [-0.5, 0.5) that depend on name and position alone: exact in float32."""
    position = torch.arange(size, dtype=torch.int64)
    mixed = (position + zlib.crc32(name.encode())) & 0xFFFFFFFF
    mixed = (mixed * 2654435761) & 0xFFFFFFFF
    mixed = mixed ^ (mixed >> 15)
    mixed = (mixed * 2246822519) & 0xFFFFFFFF
    mixed = mixed ^ (mixed >> 13)
    return (mixed >> 8).double() / 2**24 - 0.5


def weights(name, tensor):
    value = seeded(name, tensor.numel()).reshape(tensor.shape)
    if name.endswith("running_mean"):
        value = value * 0.2
    elif name.endswith("running_var"):
        value = value * 0.5 + 1
    elif name.endswith(("class_token", "pos_embedding")):
        pass
    elif tensor.dim() == 4:
        fan_in = tensor.shape[1] * tensor.shape[2] * tensor.shape[3]
        value = value * math.sqrt(24 / fan_in)
    elif tensor.dim() == 2:
        value = value * math.sqrt(12 / tensor.shape[1])
    elif name.endswith("bias"):
        # Few sums come close to the kink of ReLU, where rounding would decide whether a gradient flows.
        value = value * 0.2 + torch.sign(value)
    elif name.endswith(("bn2.weight", "bn3.weight")):
        # Ends of residual branches start small, or 16 blocks of them would overflow what float32 can compare.
        value = value * 0.1 + 0.3
    else:
        value = value * 0.2 + 0.5
    return value.float().double()


def pictures(batch, size):
    """Smooth blobs with noise: [batch, size, size, 3] bytes."""
    noise = (seeded("pictures", batch * size * size * 3) * 120).reshape(batch, size, size, 3)
    coarse = seeded("coarse", batch * 8 * 8 * 3).reshape(batch, 8, 8, 3) * 200
    step = size // 8
    blobs = coarse.repeat_interleave(step, 1).repeat_interleave(step, 2)
    return torch.floor(128 + noise * 0.5 + blobs * 0.5).clamp(0, 255).to(torch.uint8)


def inputs(architecture="resnet18"):
    x = pictures(BATCH, SIZES.get(architecture, SIZE)).double().permute(0, 3, 1, 2) / 255
    mean = torch.tensor([0.485, 0.456, 0.406]).double().reshape(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).double().reshape(1, 3, 1, 1)
    return (x - mean) / std


def slim():
    from torchvision.models.resnet import BasicBlock, ResNet

    net = ResNet(BasicBlock, [1, 1, 1, 1], num_classes=LABELS)
    net.inplanes = 40
    net.conv1 = nn.Conv2d(3, 40, 3, 2, 1, bias=False)
    net.bn1 = nn.BatchNorm2d(40)
    net.maxpool = nn.Identity()
    for i in range(4):
        setattr(net, f"layer{i + 1}", net._make_layer(BasicBlock, 40 << i, 1, stride=1 if i == 0 else 2))
    net.fc = nn.Linear(320, LABELS)
    return net


def canonical(name):
    """torchvision's name of a tensor of timm's vision transformers."""
    for timm, torchvision in [
        ("cls_token", "class_token"),
        ("pos_embed", "encoder.pos_embedding"),
        ("patch_embed.proj.", "conv_proj."),
        ("blocks.", "encoder.layers.encoder_layer_"),
        (".norm1.", ".ln_1."),
        (".norm2.", ".ln_2."),
        (".attn.qkv.", ".self_attention.in_proj_"),
        (".attn.proj.", ".self_attention.out_proj."),
        (".mlp.fc1.", ".mlp.0."),
        (".mlp.fc2.", ".mlp.3."),
        (".ls1.gamma", ".ls_1"),
        (".ls2.gamma", ".ls_2"),
        ("norm.", "encoder.ln."),
        ("head.", "heads.head."),
    ]:
        if timm.startswith(".") or name.startswith(timm):
            name = name.replace(timm, torchvision)
    return name


def make(architecture):
    """The network, and what turns its tensors' names into torchvision's."""
    if architecture == "resnet10_slim":
        return slim(), lambda name: name
    if architecture in TIMM:
        import timm

        return timm.create_model(TIMM[architecture], num_classes=LABELS, dynamic_img_size=True), canonical
    options = {"aux_logits": False, "init_weights": False} if architecture == "inception_v3" else {}
    if architecture in ("convnext_tiny", "efficientnet_b0"):
        options["stochastic_depth_prob"] = 0.0
    return getattr(torchvision.models, architecture)(num_classes=LABELS, **options), lambda name: name


def build(architecture):
    net, named = make(architecture)
    net.named = named
    net = net.double()
    with torch.no_grad():
        for name, tensor in net.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(weights(named(name), tensor))
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return net


def digest(name, tensor):
    """Norm and projections; of a large tensor, every n-th number is projected."""
    flat = tensor.detach().flatten()
    some = flat[:: max(1, flat.numel() // PROJECTED)][:PROJECTED]
    rows = [(some * seeded(f"{name}#{i}", some.numel())).sum().item() for i in range(PROJECTIONS)]
    return [flat.norm().item()] + rows


def learn(net, architecture, train_batch_norm):
    net.train()
    if not train_batch_norm:
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
    loss = nn.functional.cross_entropy(net(inputs(architecture)), torch.arange(BATCH) % LABELS)
    loss.backward()
    named = net.named
    return {
        "loss": loss.item(),
        "gradients": {named(n): digest(named(n), p.grad) for n, p in net.named_parameters()},
        "statistics": {named(n): digest(named(n), b) for n, b in net.named_buffers() if b.is_floating_point()},
    }


def optimize(make, schedule):
    """Losses of ten steps on one batch, and what the weights are afterwards."""
    net = build("resnet10_slim").train()
    matrices = [p for p in net.parameters() if p.dim() > 1]
    others = [p for p in net.parameters() if p.dim() <= 1]
    optimizer = make([{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}])
    losses = []
    for step in range(10):
        for group in optimizer.param_groups:
            group["lr"] = schedule(step)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(
            net(inputs()),
            torch.arange(BATCH) % LABELS,
            weight=torch.linspace(0.5, 1.5, LABELS).double(),
            label_smoothing=0.1,
        )
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"losses": losses, "weights": {n: digest(n, p) for n, p in net.named_parameters()}}


def reference(architecture):
    with torch.no_grad():
        logits = build(architecture).eval()(inputs(architecture))
    result = {"logits": logits.flatten().tolist()}
    result["batch_norm_frozen"] = learn(build(architecture), architecture, False)
    if any(isinstance(m, nn.BatchNorm2d) for m in build(architecture).modules()):
        net = build(architecture)
        result["batch_norm_trained"] = learn(net, architecture, True)
    return result


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.7g}")


def main(folder, names):
    for name in names or NAMES + ["optimizers"]:
        result = optimizers() if name == "optimizers" else reference(name)
        with open(f"{folder}/{name}.json", "w") as out:
            json.dump(rounded(result), out, separators=(",", ":"))
            out.write("\n")


def optimizers():
    return {
        "sgd": optimize(lambda g: torch.optim.SGD(g, lr=1.0, momentum=0.9), lambda s: 0.02 * (s + 1) / 10),
        "adamw": optimize(lambda g: torch.optim.AdamW(g, lr=1.0), lambda s: 0.001 * (s + 1) / 10),
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
