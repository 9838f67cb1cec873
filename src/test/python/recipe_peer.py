"""The peer of RecipeBenchmark: PyTorch's transfer learning tutorial on the same weights and pictures.

    python recipe_peer.py DATASET_FOLDER BASE_MODEL_FOLDER EPOCHS SEED THREADS

DATASET_FOLDER has train, and val or test, of class folders. Prints accuracy and seconds. As in the tutorial, the best epoch
on val is what counts; where there is no val, a tenth of train is held back for that, and test is asked once.
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

folder, base = Path(sys.argv[1]), Path(sys.argv[2])
epochs, seed, threads = map(int, sys.argv[3:6])
torch.set_num_threads(threads)
torch.manual_seed(seed)
random.seed(seed)
normalize = transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
train_view = transforms.Compose(
    [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(), normalize]
)
eval_view = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor(), normalize])
images = torchvision.datasets.ImageFolder


def loader(data, shuffle):
    return torch.utils.data.DataLoader(data, 4, shuffle=shuffle, num_workers=1, persistent_workers=True)


train = images(folder / "train", train_view)
if (folder / "val").is_dir():
    choose = images(folder / "val", eval_view)
    test = choose
else:
    order = list(range(len(train)))
    random.shuffle(order)
    held = order[: len(order) // 10]
    choose = torch.utils.data.Subset(images(folder / "train", eval_view), held)
    train = torch.utils.data.Subset(train, order[len(order) // 10 :])
    test = images(folder / "test", eval_view)

name = base.name
network = getattr(torchvision.models, name)(weights=None)
network.load_state_dict(load_file(base / "model.safetensors"), strict=False)
labels = len(images(folder / "train").classes)
if name.startswith("squeezenet"):
    network.classifier[1] = torch.nn.Conv2d(512, labels, 1)
else:
    network.classifier[1] = torch.nn.Linear(network.classifier[1].in_features, labels)
optimizer = torch.optim.SGD(network.parameters(), lr=0.001, momentum=0.9)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=7, gamma=0.1)


def accuracy(data):
    network.eval()
    with torch.no_grad():
        right = sum((network(x).argmax(1) == y).sum().item() for x, y in loader(data, False))
    return right / len(data)


started = time.time()
best, kept = -1.0, None
batches = loader(train, True)
for _ in range(epochs):
    network.train()
    for x, y in batches:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()
    scheduler.step()
    now = accuracy(choose)
    if now > best:
        best, kept = now, copy.deepcopy(network.state_dict())
network.load_state_dict(kept)
print(f"{best if test is choose else accuracy(test):.4f} {time.time() - started:.1f}")
