"""The peers of NetworkSpeedBenchmark: eager PyTorch and ONNX Runtime on random pictures.

    python network_speed_peer.py eager|onnx train|serve ARCHITECTURE SIZE BATCH THREADS SECONDS

Prints pictures per second of the fastest of the calls that fit into SECONDS, at least two, after one to warm up.
"""
import sys
import tempfile
import time

import network_references as references
import torch

engine, mode, architecture = sys.argv[1:4]
size, batch, threads = map(int, sys.argv[4:7])
seconds = float(sys.argv[7])

torch.set_num_threads(threads)
net, _ = references.make(architecture)
x = torch.randn(batch, 3, size, size)
y = torch.arange(batch) % references.LABELS


def training():
    net.train()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)

    def step():
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def eager():
    net.eval()

    def step():
        with torch.inference_mode():
            return net(x)

    return step


def onnx():
    import onnxruntime

    net.eval()
    with tempfile.TemporaryDirectory() as folder:
        torch.onnx.export(net, (x,), f"{folder}/net.onnx", dynamo=True, external_data=False, verbose=False)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(f"{folder}/net.onnx", options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    pixels = x.numpy()
    return lambda: session.run(None, {name: pixels})


step = training() if mode == "train" else onnx() if engine == "onnx" else eager()
step()
times = []
while len(times) < 2 or sum(times) < seconds:
    started = time.perf_counter()
    step()
    times.append(time.perf_counter() - started)
print(batch / min(times))
