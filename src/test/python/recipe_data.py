"""Pictures for the peers of RecipeBenchmark, as torchvision reads them."""
import random
from pathlib import Path

import torch
import torch.library

# A CUDA build of torchvision beside a CPU build of torch registers kernels that are not there.
register, torch.library.register_fake = torch.library.register_fake, lambda *a, **k: lambda f: f
import torchvision
from torchvision import transforms

torch.library.register_fake = register
images = torchvision.datasets.ImageFolder
TO_NUMBERS = [transforms.ToTensor(), transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))]


def size(folder):
    """Of the network's input: 224, or 96 for pictures as small as CIFAR's."""
    return 96 if max(images(Path(folder) / "train")[0][0].size) < 64 else 224


def views(folder, min_area):
    """Training's random crop of at least this share of a picture, and evaluation's central one."""
    side = size(folder)
    crop = [transforms.RandomResizedCrop(side, scale=(min_area, 1.0))]
    return crop, [transforms.Resize(int(side / 0.875)), transforms.CenterCrop(side)]


def splits(folder, crop, center):
    """Train, the split that chooses the best epoch, test, and the labels' count.

    Where there is no val, a tenth of train is held back to choose; where there is no test, val is it. ``random`` has its seed.
    """
    folder = Path(folder)
    train_view = transforms.Compose([*crop, transforms.RandomHorizontalFlip(), *TO_NUMBERS])
    eval_view = transforms.Compose([*center, *TO_NUMBERS])
    train = images(folder / "train", train_view)
    labels = len(train.classes)
    if (folder / "val").is_dir():
        choose = images(folder / "val", eval_view)
    else:
        order = list(range(len(train)))
        random.shuffle(order)
        held = order[: len(order) // 10]
        choose = torch.utils.data.Subset(images(folder / "train", eval_view), held)
        train = torch.utils.data.Subset(train, order[len(order) // 10 :])
    test = images(folder / "test", eval_view) if (folder / "test").is_dir() else choose
    return train, choose, test, labels


def loader(data, batch, shuffle):
    return torch.utils.data.DataLoader(data, batch, shuffle=shuffle, num_workers=1, persistent_workers=True)


def unchanged(train, center):
    """The training pictures without random changes."""
    plain = transforms.Compose([*center, *TO_NUMBERS])
    if isinstance(train, torch.utils.data.Subset):
        return torch.utils.data.Subset(images(train.dataset.root, plain), train.indices)
    return images(train.root, plain)
