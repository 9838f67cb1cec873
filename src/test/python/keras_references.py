"""Reference losses of Keras' guide on VGG-16, step by step, made with Keras 3 and with PyTorch.

    KERAS_BACKEND=torch python keras_references.py OUTPUT_FOLDER

Weights and pictures are those of network_references.py; all is computed in float64. Five updates of a new head of 1024 hidden
units on pooled features (Adam), then five with the fourth and fifth block open at a tenth of the rate. The guide's rate of 0.001
overshoots from seeded weights, so that it is a tenth of that; dropout, whose masks no two libraries share, is 0.
"""
import json
import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
import network_references as references
import torch
from torch import nn

import keras
from keras import layers

HIDDEN, STEPS, RATE = 1024, 5, 1e-4
CONVOLUTIONS = [0, 2, -1, 5, 7, -1, 10, 12, 14, -1, 17, 19, 21, -1, 24, 26, 28, -1]
FIRST_OPEN = 17
HEAD = {"classifier.6.0": (512, HIDDEN), "classifier.6.3": (HIDDEN, references.LABELS)}
x, y = references.inputs(), torch.arange(references.BATCH)


def tensors():
    """Weights and biases, by torchvision's names those of the backbone, by Graft's those of the head."""
    network = references.torchvision.models.vgg16(init_weights=False)
    shapes = {name: tensor for name, tensor in network.state_dict().items() if name.startswith("features.")}
    for name, (inputs, outputs) in HEAD.items():
        shapes[name + ".weight"], shapes[name + ".bias"] = torch.empty(outputs, inputs), torch.empty(outputs)
    return {name: references.weights(name, tensor) for name, tensor in shapes.items()}


def in_pytorch():
    features = references.torchvision.models.vgg16(init_weights=False).features
    pooled = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    head = nn.Sequential(nn.Linear(512, HIDDEN), nn.ReLU(), nn.Dropout(0.0), nn.Linear(HIDDEN, references.LABELS))
    network = nn.ModuleDict({"features": features, "classifier": head}).double()
    network.load_state_dict({name.replace("classifier.6.", "classifier."): t for name, t in tensors().items()})
    frozen, opened = features[:FIRST_OPEN], features[FIRST_OPEN:]
    losses = []

    def learn(groups):
        optimizer = torch.optim.Adam(groups)
        for _ in range(STEPS):
            optimizer.zero_grad()
            with torch.no_grad():
                given = frozen(x)
            loss = nn.functional.cross_entropy(head(nn.Sequential(*pooled)(opened(given))), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())

    own = {"params": list(head.parameters()), "lr": RATE}
    learn([own])
    learn([{"params": list(opened.parameters()), "lr": RATE / 10}, own])
    return losses


def in_keras():
    keras.config.set_floatx("float64")
    keras.config.set_image_data_format("channels_first")
    values = tensors()
    given = keras.Input((3, references.SIZE, references.SIZE))
    out, opened = given, []
    for index in CONVOLUTIONS:
        if index < 0:
            out = layers.MaxPooling2D(2)(out)
            continue
        weight, bias = values[f"features.{index}.weight"], values[f"features.{index}.bias"]
        layer = layers.Conv2D(weight.shape[0], 3, padding="same", activation="relu")
        out = layer(out)
        layer.set_weights([weight.permute(2, 3, 1, 0).numpy(), bias.numpy()])
        layer.trainable = index >= FIRST_OPEN
        opened += [layer] if layer.trainable else []
    out = layers.GlobalAveragePooling2D()(out)
    dense = []
    for name, (_, outputs) in HEAD.items():
        layer = layers.Dense(outputs, activation="relu" if outputs == HIDDEN else None)
        out = layer(out)
        layer.set_weights([values[name + ".weight"].T.numpy(), values[name + ".bias"].numpy()])
        dense.append(layer)
    model = keras.Model(given, out)
    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    losses = []

    def learn(rates):
        optimizers = [
            (keras.optimizers.Adam(rate), [v for layer in some for v in layer.trainable_weights])
            for rate, some in rates
        ]
        for _ in range(STEPS):
            model.zero_grad()
            loss = cross_entropy(y, model(x, training=True))
            loss.backward()
            with torch.no_grad():
                for optimizer, variables in optimizers:
                    optimizer.apply([v.value.grad for v in variables], variables)
            losses.append(loss.item())

    learn([(RATE, dense)])
    learn([(RATE / 10, opened), (RATE, dense)])
    return losses


with open(f"{sys.argv[1]}/keras_guide.json", "w") as out:
    json.dump(references.rounded({"pytorch": in_pytorch(), "keras": in_keras()}), out)
    out.write("\n")
