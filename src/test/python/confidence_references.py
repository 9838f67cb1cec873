"""Reference numbers for intervals, calibration and temperature, made with scikit-learn, numpy and scipy.

    python confidence_references.py src/test/resources/core/confidence.json
"""
import json
import random
import sys
from pathlib import Path

import numpy
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import f1_score, log_loss, top_k_accuracy_score

RESAMPLES = 2000
SEED = 42
BINS = 15
MASK = (1 << 64) - 1


class SplitMix:
    """Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014: the finaliser of its variant 13."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 32) * bound >> 32


def intervals(truth, predicted, losses, labels):
    draws = SplitMix(SEED)
    found = {"macro_f1": [], "weighted_f1": [], "log_loss": []}
    for _ in range(RESAMPLES):
        items = [draws.below(len(truth)) for _ in truth]
        t, p = truth[items], predicted[items]
        for average in ("macro", "weighted"):
            found[average + "_f1"].append(f1_score(t, p, labels=labels, average=average, zero_division=0))
        found["log_loss"].append(losses[items].mean())
    return {name: numpy.percentile(values, [2.5, 97.5]).tolist() for name, values in found.items()}


def calibration_error(truth, probabilities):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    bins = numpy.digitize(confidence, numpy.linspace(0, 1, BINS + 1), right=True) - 1
    counts = numpy.bincount(bins, minlength=BINS)
    error = sum(
        counts[b] / len(truth) * abs(right[bins == b].mean() - confidence[bins == b].mean())
        for b in range(BINS)
        if counts[b]
    )
    return error, counts.tolist()


def temperature(truth, logits):
    rows = numpy.arange(len(truth))
    loss = lambda log: -log_softmax(logits / numpy.exp(log), axis=1)[rows, truth].mean()
    found = minimize_scalar(loss, bounds=(numpy.log(0.1), numpy.log(10)), method="bounded", options={"xatol": 1e-9})
    return float(numpy.exp(found.x))


def reference(seed, items, labels, scale, signal):
    """A classifier whose logits are too large or too small by a factor."""
    draw = random.Random(seed)
    truth = numpy.array([draw.randrange(labels) for _ in range(items)])
    logits = numpy.array(
        [[round(scale * (draw.gauss(0, 1) + (signal if c == label else 0)), 3) for c in range(labels)] for label in truth],
        dtype=numpy.float32,
    ).astype(float)
    classes = list(range(labels))
    probabilities = softmax(logits, axis=1)
    losses = -log_softmax(logits, axis=1)[numpy.arange(items), truth]
    chosen = temperature(truth, logits)
    before, bins = calibration_error(truth, probabilities)
    tempered = softmax(logits / chosen, axis=1)
    after, _ = calibration_error(truth, tempered)
    return {
        "labels": labels,
        "truth": truth.tolist(),
        "logits": logits.flatten().tolist(),
        "intervals": intervals(truth, logits.argmax(1), losses, classes),
        "top5": top_k_accuracy_score(truth, logits, k=5, labels=classes) if labels > 5 else None,
        "error": before,
        "bins": bins,
        "temperature": chosen,
        "tempered_error": after,
        "tempered_log_loss": log_loss(truth, tempered, labels=classes),
    }


if __name__ == "__main__":
    found = [reference(1, 120, 4, 3.0, 1.2), reference(2, 80, 8, 0.5, 2.5)]
    Path(sys.argv[1]).write_text(json.dumps(found) + "\n")
