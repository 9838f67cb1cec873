"""The peer of TrainingStepBenchmark: eager PyTorch with torchvision's pictures in a DataLoader.

    python training_step_peer.py ARCHITECTURE PICTURES_FOLDER BATCH EPOCHS LOADER_WORKERS THREADS MIN_AREA

Prints a line for each update, data included: pictures per second.
"""
import sys
import time

import torch
import torch.library

# A CUDA build of torchvision beside a CPU build of torch registers kernels that are not there.
register, torch.library.register_fake = torch.library.register_fake, lambda *a, **k: lambda f: f
import torchvision
from torchvision import transforms

torch.library.register_fake = register

architecture, pictures = sys.argv[1:3]
batch, epochs, loader_workers, threads = map(int, sys.argv[3:7])
min_area = float(sys.argv[7])

torch.set_num_threads(threads)
data = torchvision.datasets.ImageFolder(
    pictures,
    transforms.Compose(
        [
            transforms.RandomResizedCrop(224, scale=(min_area, 1.0)),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        ]
    ),
)
loader = torch.utils.data.DataLoader(
    data, batch, shuffle=True, drop_last=True, num_workers=loader_workers, persistent_workers=loader_workers > 0
)
options = {"dropout": 0.0} if architecture == "mobilenet_v2" else {}
network = getattr(torchvision.models, architecture)(weights=None, num_classes=len(data.classes), **options).train()
optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=0.0005)
for _ in range(epochs):
    batches = iter(loader)
    for _ in range(len(loader)):
        started = time.perf_counter()
        x, y = next(batches)
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        loss.item()
        print(batch / (time.perf_counter() - started), flush=True)
