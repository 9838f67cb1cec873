"""Reference numbers for multi-label classification and regression, made with scikit-learn.

    python task_references.py src/test/resources/core
"""
import json
import sys
from pathlib import Path

import numpy
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    f1_score,
    hamming_loss,
    log_loss,
    mean_absolute_error,
    precision_recall_curve,
    precision_recall_fscore_support,
    r2_score,
    root_mean_squared_error,
)

THRESHOLDS = [0.5, 0.3, 0.7, 0.45, 0.5]


def multilabel(items, seed, decimals):
    """Labels of different frequency; with few decimals many logits are equal."""
    draw = numpy.random.default_rng(seed)
    shares = numpy.array([0.5, 0.2, 0.05, 0.8, 0.3])
    truth = draw.random((items, 5)) < shares
    truth[0] = True
    logits = numpy.round(draw.normal(0, 1, (items, 5)) + numpy.where(truth, 1.2, -0.8), decimals).astype(numpy.float32)
    probabilities = 1 / (1 + numpy.exp(-logits.astype(numpy.float64)))
    predicted = probabilities >= numpy.array(THRESHOLDS)
    precision, recall, f1, support = precision_recall_fscore_support(truth, predicted, zero_division=0)
    best = []
    for label in range(5):
        p, r, _ = precision_recall_curve(truth[:, label], probabilities[:, label])
        best.append(float((2 * p * r / numpy.maximum(p + r, 1e-300)).max()))
    return {
        "truth": truth.astype(int).tolist(),
        "logits": [round(float(value), 6) for value in logits.ravel()],
        "thresholds": THRESHOLDS,
        "average_precision": average_precision_score(truth, probabilities, average=None).tolist(),
        "mean_average_precision": average_precision_score(truth, probabilities, average="macro"),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "macro_f1": f1_score(truth, predicted, average="macro", zero_division=0),
        "micro_f1": f1_score(truth, predicted, average="micro", zero_division=0),
        "subset_accuracy": accuracy_score(truth, predicted),
        "hamming_loss": hamming_loss(truth, predicted),
        "log_loss": numpy.mean([log_loss(truth[:, c], probabilities[:, c], labels=[0, 1]) for c in range(5)]),
        "best_f1": best,
    }


def regression(items, seed):
    draw = numpy.random.default_rng(seed)
    truth = numpy.round(draw.normal(40, 12, items), 3)
    predicted = numpy.round(truth + draw.normal(0.5, 5, items), 3)
    return {
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "mae": mean_absolute_error(truth, predicted),
        "rmse": root_mean_squared_error(truth, predicted),
        "r2": r2_score(truth, predicted),
    }


def main(folder):
    references = {
        "multilabel": [multilabel(60, 1, 3), multilabel(40, 2, 1)],
        "regression": [regression(50, 3), regression(2, 4)],
    }
    Path(folder, "tasks.json").write_text(json.dumps(references, default=float) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
