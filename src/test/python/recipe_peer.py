"""The peer of RecipeBenchmark: recipes in PyTorch, from the same weights and pictures.

    python recipe_peer.py RECIPE DATASET_FOLDER BASE_MODEL_FOLDER EPOCHS SEED THREADS

RECIPE is `tutorial`, that of PyTorch's transfer learning tutorial; `guide`, that of Keras' guide as the preset `keras_guide`
has it (keras_peer.py is the same in Keras); or `expert`: the head first, then all layers with AdamW at rates that fall towards
the input, label smoothing and a cosine schedule. Pictures of 32 pixels are enlarged to 96. DATASET_FOLDER has train and val or
test or both, of class folders. The best epoch on val is what counts; where there is no val, a tenth of train is held back for
that. Prints accuracy, on test where there is one, and seconds.
"""
import copy
import random
import sys
import time
from pathlib import Path

import recipe_data
import torch
from recipe_data import torchvision, transforms
from safetensors.torch import load_file

recipe, folder, base = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
epochs, seed, threads = map(int, sys.argv[4:7])
torch.set_num_threads(threads)
torch.manual_seed(seed)
random.seed(seed)
crop, center = recipe_data.views(folder, {"tutorial": 0.08, "guide": 0.5, "expert": 0.3}[recipe])
if recipe == "expert" and recipe_data.size(folder) == 96:
    crop = [transforms.Resize(96), transforms.RandomCrop(96, padding=12, padding_mode="reflect")]
    center = [transforms.Resize(96)]
train, choose, test, labels = recipe_data.splits(folder, crop, center)

name = base.name
network = getattr(torchvision.models, name)(weights=None)
network.load_state_dict(load_file(base / "model.safetensors"), strict=False)
if recipe == "guide":
    width = 512 if name.startswith("squeezenet") else network.classifier[1].in_features
    pooled = [torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()] if name.startswith("squeezenet") else []
    hidden = [torch.nn.Linear(width, 1024), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(1024, labels)]
    network.classifier = torch.nn.Sequential(*pooled, *hidden)
elif name.startswith("squeezenet"):
    network.classifier[1] = torch.nn.Conv2d(512, labels, 1)
else:
    network.classifier[1] = torch.nn.Linear(network.classifier[1].in_features, labels)
batch = 4 if recipe == "tutorial" else 32


def batches(data, shuffle):
    return recipe_data.loader(data, batch, shuffle)


def accuracy(data, asked):
    network.eval()
    with torch.no_grad():
        right = sum((asked(x).argmax(1) == y).sum().item() for x, y in data)
    return right / sum(len(y) for _, y in data)


best, kept = -1.0, None


def keep(now):
    global best, kept
    if now > best:
        best, kept = now, copy.deepcopy(network.state_dict())


def learn(epochs, optimizer, scheduler, loss, every_step, frozen=False, frozen_norms=False):
    data, chosen = batches(train, True), batches(choose, False)
    for _ in range(epochs):
        network.train()
        if frozen:
            network.features.eval()
        if frozen_norms:
            for layer in network.features.modules():
                if isinstance(layer, torch.nn.BatchNorm2d):
                    layer.eval()
        for x, y in data:
            optimizer.zero_grad()
            loss(network(x), y).backward()
            optimizer.step()
            if every_step:
                scheduler.step()
        if not every_step:
            scheduler.step()
        keep(accuracy(chosen, network))


def features(data):
    """Computed once; the head's pooling, where it has some, is left to it."""
    network.eval()
    pool = torch.nn.Identity() if name.startswith("squeezenet") else torch.nn.AdaptiveAvgPool2d(1)
    with torch.no_grad():
        parts = [(pool(network.features(x)), y) for x, y in batches(data, False)]
    x, y = torch.cat([x for x, _ in parts]), torch.cat([y for _, y in parts])
    return torch.utils.data.TensorDataset(x if name.startswith("squeezenet") else x.flatten(1), y)


def learn_head(epochs, optimizer, loss):
    held = features(choose)
    data = torch.utils.data.DataLoader(features(recipe_data.unchanged(train, center)), batch, shuffle=True)
    for _ in range(epochs):
        network.classifier.train()
        for x, y in data:
            optimizer.zero_grad()
            loss(network.classifier(x), y).backward()
            optimizer.step()
        keep(accuracy([held.tensors], network.classifier))


started = time.time()
schedules = torch.optim.lr_scheduler
cross_entropy = torch.nn.functional.cross_entropy
if recipe == "expert":
    smooth = torch.nn.CrossEntropyLoss(label_smoothing=0.1)
    network.features.requires_grad_(False)
    head = torch.optim.AdamW(network.classifier.parameters(), lr=2e-3, weight_decay=0.01)
    learn(2, head, schedules.ConstantLR(head, 1.0), smooth, False, frozen=True)
    network.features.requires_grad_(True)
    blocks = list(network.features)
    third = len(blocks) // 3
    groups = [blocks[:third], blocks[third : 2 * third], blocks[2 * third :], [network.classifier]]
    rates = [1e-4, 2e-4, 4e-4, 1e-3] if len(train) < 2000 else [5e-4, 5e-4, 5e-4, 2e-3]
    parameters = [
        {"params": [p for block in group for p in block.parameters()], "lr": rate} for group, rate in zip(groups, rates)
    ]
    optimizer = torch.optim.AdamW(parameters, weight_decay=0.01)
    steps = epochs * len(batches(train, True))
    schedule = schedules.OneCycleLR(optimizer, max_lr=rates, total_steps=steps, pct_start=0.1, cycle_momentum=False)
    learn(epochs, optimizer, schedule, smooth, True)
elif recipe == "guide":
    learn_head(20, torch.optim.Adam(network.classifier.parameters(), lr=1e-3), cross_entropy)
    network.load_state_dict(kept)
    optimizer = torch.optim.Adam(
        [{"params": network.features.parameters(), "lr": 1e-4}, {"params": network.classifier.parameters(), "lr": 1e-3}]
    )
    learn(epochs, optimizer, schedules.ConstantLR(optimizer, 1.0), cross_entropy, False, frozen_norms=True)
else:
    optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
    schedule = schedules.StepLR(optimizer, step_size=7, gamma=0.1)
    learn(epochs, optimizer, schedule, cross_entropy, False)
network.load_state_dict(kept)
print(f"{best if test is choose else accuracy(batches(test, False), network):.4f} {time.time() - started:.1f}")
