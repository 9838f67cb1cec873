"""Reference numbers for metrics and class weights, made with scikit-learn and PyTorch.

    python core_references.py src/test/resources/core
"""
import json
import math
import random
import sys
from pathlib import Path

import numpy
import torch
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss, precision_recall_fscore_support
from sklearn.utils.class_weight import compute_class_weight

LABELS = 4
WILSON_Z = 1.959963984540054


def evaluation(items, seed, never_true):
    """A classifier that is right about two times of three; one label may have no items."""
    draw = random.Random(seed)
    truth = [draw.choice([c for c in range(LABELS) if c != never_true]) for _ in range(items)]
    logits = [
        [round(draw.gauss(0, 1) + (1.5 if c == label else 0), 3) for c in range(LABELS)] for label in truth
    ]
    scores = torch.tensor(logits, dtype=torch.float32).double()
    probabilities = torch.softmax(scores, 1).numpy()
    predicted = scores.argmax(1).tolist()
    classes = list(range(LABELS))
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=classes, zero_division=0
    )
    share, z2 = accuracy_score(truth, predicted), WILSON_Z**2
    # The ends are where the score test is just significant: roots of (share - p)^2 = z^2 p (1 - p) / n.
    a, b, c = 1 + z2 / items, -(2 * share + z2 / items), share**2
    root = math.sqrt(b * b - 4 * a * c)
    return {
        "truth": truth,
        "logits": [value for row in logits for value in row],
        "accuracy": share,
        "low": (-b - root) / (2 * a),
        "high": (-b + root) / (2 * a),
        "macro_f1": f1_score(truth, predicted, labels=classes, average="macro", zero_division=0),
        "weighted_f1": f1_score(truth, predicted, labels=classes, average="weighted", zero_division=0),
        "log_loss": log_loss(truth, probabilities, labels=classes),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion_matrix": confusion_matrix(truth, predicted, labels=classes).tolist(),
    }


def class_weights(counts):
    labels = [label for label, count in enumerate(counts) for _ in range(count)]
    return {"items": counts, "weights": compute_class_weight("balanced", classes=numpy.arange(len(counts)), y=labels).tolist()}


def main(folder):
    folder = Path(folder)
    write = lambda name, value: (folder / name).write_text(json.dumps(value) + "\n")
    write("evaluations.json", [evaluation(60, 1, None), evaluation(25, 2, 3), evaluation(1, 3, None)])
    write("class_weights.json", [class_weights(counts) for counts in ([10, 10], [1, 5, 30], [7, 3, 11, 2])])


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    main(sys.argv[1])
