"""The peer of RecipeBenchmark: recipes in PyTorch, from the same weights and pictures.

    python recipe_peer.py RECIPE DATASET_FOLDER BASE_MODEL_FOLDER EPOCHS SEED THREADS

RECIPE is `tutorial`, that of PyTorch's transfer learning tutorial, or `expert`: the head first, then all layers with AdamW
at rates that fall towards the input, label smoothing and a cosine schedule; pictures of 32 pixels are enlarged to 96.
DATASET_FOLDER has train and val or test or both, of class folders. The best epoch on val is what counts; where there is no
val, a tenth of train is held back for that. Prints accuracy, on test where there is one, and seconds.
"""
import copy
import random
import sys
import time
from pathlib import Path

import torch
import torch.library

# A CUDA build of torchvision beside a CPU build of torch registers kernels that are not there.
register, torch.library.register_fake = torch.library.register_fake, lambda *a, **k: lambda f: f
import torchvision
from torchvision import transforms

torch.library.register_fake = register
from safetensors.torch import load_file

recipe, folder, base = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
epochs, seed, threads = map(int, sys.argv[4:7])
torch.set_num_threads(threads)
torch.manual_seed(seed)
random.seed(seed)
expert = recipe == "expert"
images = torchvision.datasets.ImageFolder
small = expert and max(images(folder / "train")[0][0].size) < 64
to_numbers = [transforms.ToTensor(), transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))]
if small:
    crop = [transforms.Resize(96), transforms.RandomCrop(96, padding=12, padding_mode="reflect")]
    center = [transforms.Resize(96)]
else:
    crop = [transforms.RandomResizedCrop(224, scale=(0.3, 1.0) if expert else (0.08, 1.0))]
    center = [transforms.Resize(256), transforms.CenterCrop(224)]
train_view = transforms.Compose([*crop, transforms.RandomHorizontalFlip(), *to_numbers])
eval_view = transforms.Compose([*center, *to_numbers])


def loader(data, shuffle):
    return torch.utils.data.DataLoader(
        data, 32 if expert else 4, shuffle=shuffle, num_workers=1, persistent_workers=True
    )


train = images(folder / "train", train_view)
if (folder / "val").is_dir():
    choose = images(folder / "val", eval_view)
else:
    order = list(range(len(train)))
    random.shuffle(order)
    held = order[: len(order) // 10]
    choose = torch.utils.data.Subset(images(folder / "train", eval_view), held)
    train = torch.utils.data.Subset(train, order[len(order) // 10 :])
test = images(folder / "test", eval_view) if (folder / "test").is_dir() else choose

name = base.name
network = getattr(torchvision.models, name)(weights=None)
network.load_state_dict(load_file(base / "model.safetensors"), strict=False)
labels = len(images(folder / "train").classes)
if name.startswith("squeezenet"):
    network.classifier[1] = torch.nn.Conv2d(512, labels, 1)
else:
    network.classifier[1] = torch.nn.Linear(network.classifier[1].in_features, labels)


def accuracy(data):
    network.eval()
    with torch.no_grad():
        right = sum((network(x).argmax(1) == y).sum().item() for x, y in loader(data, False))
    return right / len(data)


best, kept = -1.0, None


def learn(epochs, optimizer, scheduler, loss, frozen, every_step):
    global best, kept
    batches = loader(train, True)
    for _ in range(epochs):
        network.train()
        if frozen:
            network.features.eval()
        for x, y in batches:
            optimizer.zero_grad()
            loss(network(x), y).backward()
            optimizer.step()
            if every_step:
                scheduler.step()
        if not every_step:
            scheduler.step()
        now = accuracy(choose)
        if now > best:
            best, kept = now, copy.deepcopy(network.state_dict())


started = time.time()
schedules = torch.optim.lr_scheduler
if expert:
    smooth = torch.nn.CrossEntropyLoss(label_smoothing=0.1)
    network.features.requires_grad_(False)
    head = torch.optim.AdamW(network.classifier.parameters(), lr=2e-3, weight_decay=0.01)
    learn(2, head, schedules.ConstantLR(head, 1.0), smooth, True, False)
    network.features.requires_grad_(True)
    blocks = list(network.features)
    third = len(blocks) // 3
    groups = [blocks[:third], blocks[third : 2 * third], blocks[2 * third :], [network.classifier]]
    rates = [1e-4, 2e-4, 4e-4, 1e-3] if len(train) < 2000 else [5e-4, 5e-4, 5e-4, 2e-3]
    parameters = [
        {"params": [p for block in group for p in block.parameters()], "lr": rate} for group, rate in zip(groups, rates)
    ]
    optimizer = torch.optim.AdamW(parameters, weight_decay=0.01)
    steps = epochs * len(loader(train, True))
    schedule = schedules.OneCycleLR(optimizer, max_lr=rates, total_steps=steps, pct_start=0.1, cycle_momentum=False)
    learn(epochs, optimizer, schedule, smooth, False, True)
else:
    optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
    schedule = schedules.StepLR(optimizer, step_size=7, gamma=0.1)
    learn(epochs, optimizer, schedule, torch.nn.functional.cross_entropy, False, False)
network.load_state_dict(kept)
print(f"{best if test is choose else accuracy(test):.4f} {time.time() - started:.1f}")
