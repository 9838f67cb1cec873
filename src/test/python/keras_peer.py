"""The peer of RecipeBenchmark in Keras 3 on its torch backend: the preset `keras_guide`, from torchvision's MobileNetV2.

    KERAS_BACKEND=torch python keras_peer.py guide DATASET_FOLDER BASE_MODEL_FOLDER EPOCHS SEED THREADS

The same as recipe_peer.py's `guide`, layer by layer and picture by picture, with Keras' layers, optimizers and metrics.
keras.applications' MobileNetV2 pads and normalises otherwise, so that the network is written here. Prints accuracy, on test
where there is one, and seconds.
"""
import os
import random
import sys
import time
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
import recipe_data
import torch
from safetensors.torch import load_file

import keras
from keras import layers

folder, base = Path(sys.argv[2]), Path(sys.argv[3])
epochs, seed, threads = map(int, sys.argv[4:7])
if base.name != "mobilenet_v2":
    sys.exit("only mobilenet_v2 is written in Keras' layers here")
torch.set_num_threads(threads)
random.seed(seed)
keras.utils.set_random_seed(seed)
keras.config.set_image_data_format("channels_first")
crop, center = recipe_data.views(folder, 0.5)
train, choose, test, labels = recipe_data.splits(folder, crop, center)
weights = load_file(base / "model.safetensors")


def convolution(x, name, norm, stride=1, groups=1, active=True):
    kernel = weights[f"{name}.weight"]
    if kernel.shape[2] == 3:
        x = layers.ZeroPadding2D(1)(x)
    layer = layers.Conv2D(kernel.shape[0], kernel.shape[2], stride, groups=groups, use_bias=False)
    x = layer(x)
    layer.set_weights([kernel.permute(2, 3, 1, 0).numpy()])
    layer = layers.BatchNormalization(axis=1, epsilon=1e-5)
    x = layer(x)
    layer.set_weights([weights[f"{norm}.{part}"].numpy() for part in ("weight", "bias", "running_mean", "running_var")])
    layer.trainable = False
    return layers.ReLU(max_value=6.0)(x) if active else x


def mobilenet_v2():
    given = keras.Input((3, recipe_data.size(folder), recipe_data.size(folder)))
    x = convolution(given, "features.0.0", "features.0.1", stride=2)
    block = 1
    for expand, width, repeats, stride in (
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ):
        for repeat in range(repeats):
            name, before, part = f"features.{block}.conv", x, 0
            if expand > 1:
                x = convolution(x, f"{name}.0.0", f"{name}.0.1")
                part = 1
            step = stride if repeat == 0 else 1
            x = convolution(x, f"{name}.{part}.0", f"{name}.{part}.1", step, groups=x.shape[1])
            x = convolution(x, f"{name}.{part + 1}", f"{name}.{part + 2}", active=False)
            x = layers.Add()([before, x]) if step == 1 and before.shape[1] == width else x
            block += 1
    x = convolution(x, "features.18.0", "features.18.1")
    return keras.Model(given, layers.GlobalAveragePooling2D()(x))


started = time.time()
backbone = mobilenet_v2()
pooled = keras.Input((1280,))
hidden = layers.Dropout(0.5)(layers.Dense(1024, activation="relu")(pooled))
head = keras.Model(pooled, layers.Dense(labels)(hidden))
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
best, kept = -1.0, None


def keep(now):
    global best, kept
    if now > best:
        best, kept = now, (backbone.get_weights(), head.get_weights())


def features(data):
    with torch.no_grad():
        parts = [(backbone(x, training=False), y) for x, y in recipe_data.loader(data, 32, False)]
    return torch.cat([x for x, _ in parts]), torch.cat([y for _, y in parts])


def accuracy(data):
    x, y = features(data)
    with torch.no_grad():
        return (head(x, training=False).argmax(1) == y).float().mean().item()


# The guide's first part is Keras' own loop, on features computed once.
head.compile(keras.optimizers.Adam(1e-3), cross_entropy, metrics=["accuracy"])


class Keep(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        keep(logs["val_accuracy"])


x, y = features(recipe_data.unchanged(train, center))
head.fit(x, y, 32, 20, verbose=0, validation_data=features(choose), callbacks=[Keep()])
backbone.set_weights(kept[0])
head.set_weights(kept[1])

# The second has two rates, and so a loop of its own.
optimizers = [(keras.optimizers.Adam(1e-4), backbone), (keras.optimizers.Adam(1e-3), head)]
data = recipe_data.loader(train, 32, True)
for _ in range(epochs):
    for x, y in data:
        backbone.zero_grad()
        head.zero_grad()
        cross_entropy(y, head(backbone(x, training=True), training=True)).backward()
        with torch.no_grad():
            for optimizer, part in optimizers:
                optimizer.apply([v.value.grad for v in part.trainable_weights], part.trainable_weights)
    keep(accuracy(choose))
backbone.set_weights(kept[0])
head.set_weights(kept[1])
print(f"{best if test is choose else accuracy(test):.4f} {time.time() - started:.1f}")
