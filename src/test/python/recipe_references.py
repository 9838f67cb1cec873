"""Reference numbers for schedules, optimizers and losses, made with PyTorch.

    python recipe_references.py src/test/resources/core
"""
import json
import math
import sys
from pathlib import Path

import torch
from torch.optim import lr_scheduler

ITEMS, FEATURES, OUTPUTS, STEPS = 12, 8, 3, 50


def rates(steps, make, metrics=None):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    factors = []
    for step in range(steps):
        factors.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(metrics[step]) if metrics else scheduler.step()
    return factors


def warmed(optimizer, warmup, main):
    if warmup < 2:
        return main
    rising = lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1)
    return lr_scheduler.SequentialLR(optimizer, [rising, main], milestones=[warmup])


def slanted(steps, cut_fraction, ratio=32):
    cut = max(1, math.floor(steps * cut_fraction))
    return lambda t: (1 + (t / cut if t < cut else 1 - (t - cut) / (cut * (1 / cut_fraction - 1))) * (ratio - 1)) / ratio


def schedules():
    entries = []
    for steps, warmup in ((50, 0), (50, 5), (50, 10), (1, 0)):
        rest = steps - warmup
        every = 7
        mains = {
            "constant": lambda o: lr_scheduler.ConstantLR(o, factor=1),
            "step": lambda o: lr_scheduler.StepLR(o, every, gamma=0.3),
            "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=rest),
        }
        for name, main in mains.items():
            factors = rates(steps, lambda o: warmed(o, warmup, main(o)))
            entries.append(dict(schedule=name, steps=steps, warmup_fraction=warmup / steps, every=every, gamma=0.3, factors=factors))
    for steps, fraction in ((50, 0.3), (50, 0.1), (64, 0.25)):
        one = rates(steps, lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=steps, pct_start=fraction, cycle_momentum=False))
        entries.append(dict(schedule="one_cycle", steps=steps, warmup_fraction=fraction, every=1, gamma=1.0, factors=one))
        line = rates(steps, lambda o: lr_scheduler.LambdaLR(o, slanted(steps, fraction)))
        if steps * fraction == int(steps * fraction):
            entries.append(dict(schedule="slanted_triangular", steps=steps, warmup_fraction=fraction, every=1, gamma=1.0, factors=line))
    return entries


def plateau():
    losses = [1 / (1 + 0.3 * min(i, 12)) + 0.01 * math.sin(3 * i) for i in range(STEPS)]
    make = lambda patience: lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=patience)
    return [dict(patience=p, gamma=0.5, losses=losses, factors=rates(STEPS, make(p), losses)) for p in (1, 3, 10)]


def data():
    x = torch.tensor([[math.sin(0.7 * i + 1.3 * j) for j in range(FEATURES)] for i in range(ITEMS)])
    w = torch.tensor([[0.1 * math.cos(k + 2 * j) for j in range(FEATURES)] for k in range(OUTPUTS)])
    dense = torch.tensor([[0.5 + 0.5 * math.sin(i + 2 * k) for k in range(OUTPUTS)] for i in range(ITEMS)])
    return x, w, [i * i % OUTPUTS for i in range(ITEMS)], dense


WEIGHTS = torch.tensor([0.5, 1.0, 2.0])
LOSSES = {
    "cross_entropy": lambda out, labels, dense: torch.nn.functional.cross_entropy(out, labels, label_smoothing=0.1, weight=WEIGHTS),
    "soft_cross_entropy": lambda out, labels, dense: torch.nn.functional.cross_entropy(out, dense / dense.sum(1, keepdim=True)),
    "binary_cross_entropy": lambda out, labels, dense: torch.nn.functional.binary_cross_entropy_with_logits(out, (dense > 0.5).float(), pos_weight=WEIGHTS),
    "mean_squared_error": lambda out, labels, dense: torch.nn.functional.mse_loss(out, dense),
}


def train(make, loss="cross_entropy", clip=None, parts=1, rate=0.05):
    x, start, labels, dense = data()
    labels = torch.tensor(labels)
    weight = start.clone().requires_grad_(True)
    bias = torch.zeros(OUTPUTS, requires_grad=True)
    groups = [{"params": [weight], "weight_decay": 0.1}, {"params": [bias], "weight_decay": 0.0}]
    optimizer = make(groups, rate)
    scheduler = warmed(optimizer, 5, lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS - 5))
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        total = 0
        for part in torch.chunk(torch.arange(ITEMS), parts):
            value = LOSSES[loss](x[part] @ weight.T + bias, labels[part], dense[part]) * len(part) / ITEMS
            value.backward()
            total += value.item()
        if clip:
            torch.nn.utils.clip_grad_norm_([weight, bias], clip)
        optimizer.step()
        scheduler.step()
        losses.append(total)
    return dict(losses=losses, weight=weight.flatten().tolist(), bias=bias.tolist())


def optimizers():
    sgd = lambda **more: lambda g, rate: torch.optim.SGD(g, lr=rate, **more)
    entries = {
        "sgd": train(sgd()),
        "sgd momentum": train(sgd(momentum=0.9)),
        "sgd nesterov": train(sgd(momentum=0.9, nesterov=True)),
        "adam": train(lambda g, rate: torch.optim.Adam(g, lr=rate)),
        "adamw": train(lambda g, rate: torch.optim.AdamW(g, lr=rate)),
        "rmsprop": train(lambda g, rate: torch.optim.RMSprop(g, lr=rate), rate=0.005),
        "rmsprop momentum": train(lambda g, rate: torch.optim.RMSprop(g, lr=rate, momentum=0.9), rate=0.001),
        "sgd clipped": train(sgd(momentum=0.9), clip=0.05),
        "adamw in parts": train(lambda g, rate: torch.optim.AdamW(g, lr=rate), loss="mean_squared_error", parts=3),
        "sgd clipped in parts": train(sgd(momentum=0.9), loss="binary_cross_entropy", clip=0.05, parts=4),
    }
    for loss in LOSSES:
        entries["sgd " + loss] = train(sgd(momentum=0.9), loss=loss)
    return entries


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, value in (("schedules", schedules()), ("plateau", plateau()), ("optimizers", optimizers())):
        (folder / f"{name}.json").write_text(json.dumps(value) + "\n")
