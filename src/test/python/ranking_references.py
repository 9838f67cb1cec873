"""Reference numbers for the scores that rank base models, made with numpy and scikit-learn.

    python ranking_references.py src/test/resources/core

Features are not stored: both sides compute them from a formula.
"""
import json
import sys
from pathlib import Path

import numpy
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler


def noise(count, seed):
    """Numbers in -1..1 from a generator that is a line in any language: Steele et al., SplitMix, 2014."""
    values, state, mask = [], seed, (1 << 64) - 1
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        z ^= z >> 31
        values.append((z >> 11) * 2.0**-52 - 1)
    return numpy.array(values)


def drawn(items, features, labels, seed):
    """Features that are never negative, as after a ReLU; each label has a direction of its own, one feature is dead."""
    truth = numpy.arange(items) % labels
    directions = noise(labels * features, seed + 1).reshape(labels, features)
    rows = noise(items * features, seed).reshape(items, features) + 0.6 * directions[truth]
    rows = numpy.maximum(rows, 0) * (1 + numpy.arange(features) % 5)
    rows[:, 3] = 0
    return rows, truth


def log_me(rows, targets):
    """The evidence of the 2021 paper at its maximum, with explicit matrices: no decomposition, any shape."""
    items, features = rows.shape
    scores = []
    for target in targets.T:
        weights, noises = 1.0, 1.0
        for _ in range(2000):
            precision = weights * numpy.eye(features) + noises * rows.T @ rows
            mean = noises * numpy.linalg.solve(precision, rows.T @ target)
            determined = features - weights * numpy.trace(numpy.linalg.inv(precision))
            rest = ((target - rows @ mean) ** 2).sum()
            next_weights = determined / (mean @ mean + 1e-5)
            next_noises = (items - determined) / (rest + 1e-5)
            ratio, last = next_weights / next_noises, weights / noises
            weights, noises = next_weights, next_noises
            if abs(ratio - last) < 1e-9 * last:
                break
        precision = weights * numpy.eye(features) + noises * rows.T @ rows
        evidence = (
            features * numpy.log(weights)
            + items * numpy.log(noises)
            - numpy.linalg.slogdet(precision)[1]
            - items * numpy.log(2 * numpy.pi)
            - noises * rest
            - weights * (mean @ mean)
        ) / 2
        scores.append(evidence / items)
    return float(numpy.mean(scores))


def probe(rows, truth, asked, asked_truth, labels, l2):
    """With two labels scikit-learn has one row of weights where a softmax has two of half the size."""
    scaler = StandardScaler().fit(rows)
    c = (2 if labels == 2 else 1) / (l2 * len(rows))
    model = LogisticRegression(C=c, tol=1e-9, max_iter=20000).fit(scaler.transform(rows), truth)
    probabilities = model.predict_proba(scaler.transform(asked))
    return {
        "predicted": model.predict(scaler.transform(asked)).tolist(),
        "log_loss": log_loss(asked_truth, probabilities, labels=list(range(labels))),
        "probabilities": probabilities[:3].ravel().tolist(),
    }


def scores(items, features, labels, seed, l2):
    rows, truth = drawn(items + 40, features, labels, seed)
    learn, ask = rows[:items], rows[items:]
    neighbours = KNeighborsClassifier(5, metric="cosine", algorithm="brute", weights=lambda distance: 2 - distance)
    neighbours.fit(learn, truth[:items])
    return {
        "items": items,
        "features": features,
        "labels": labels,
        "seed": seed,
        "l2": l2,
        "sum": float(rows.sum()),
        "neighbours": neighbours.predict(ask).tolist(),
        "probe": probe(learn, truth[:items], ask, truth[items:], labels, l2),
        "log_me": log_me(learn, (truth[:items, None] == numpy.arange(labels)).astype(float)),
    }


def generalised(rows, targets, alpha):
    """The generalised cross-validation error, with the explicit matrix that makes predictions of targets."""
    items = len(rows)
    hat = rows @ numpy.linalg.solve(rows.T @ rows + alpha * numpy.eye(rows.shape[1]), rows.T) + 1 / items
    return ((targets - hat @ targets) ** 2).sum() / (items - numpy.trace(hat)) ** 2


def regressions(items, features, labels, seed, alpha):
    """Two targets, one of which has much noise."""
    rows, _ = drawn(items + 40, features, labels, seed)
    told = rows @ noise(features * 2, seed + 2).reshape(features, 2) / numpy.sqrt(features)
    targets = 50 + told + noise((items + 40) * 2, seed + 3).reshape(-1, 2) * [0.2, 0.7]
    learn, ask = rows[:items], rows[items:]
    scaler = StandardScaler().fit(learn)
    penalties = [10 ** (power / 2) for power in range(-4, 15)]
    errors = [generalised(scaler.transform(learn), targets[:items], penalty) for penalty in penalties]
    chosen = penalties[int(numpy.argmin(errors))]

    def ridge(penalty):
        return Ridge(alpha=penalty).fit(scaler.transform(learn), targets[:items]).predict(scaler.transform(ask))

    neighbours = KNeighborsRegressor(5, metric="cosine", algorithm="brute", weights=lambda distance: 2 - distance)
    return {
        "items": items,
        "features": features,
        "labels": labels,
        "seed": seed,
        "alpha": alpha,
        "ridge": ridge(alpha)[:4].ravel().tolist(),
        "chosen": chosen,
        "chosen_ridge": ridge(chosen)[:4].ravel().tolist(),
        "neighbours": neighbours.fit(learn, targets[:items]).predict(ask)[:4].ravel().tolist(),
        "log_me": log_me(learn, StandardScaler().fit_transform(targets[:items])),
    }


def advantage(only_first, only_second):
    return {
        "only_first": only_first,
        "only_second": only_second,
        "probability": float(beta.sf(0.5, only_first + 1, only_second + 1)),
    }


def main(folder):
    cases = [
        scores(90, 24, 3, 1, 0.3),
        scores(60, 8, 2, 2, 0.1),
        scores(30, 50, 5, 3, 1.0),
        scores(200, 40, 10, 4, 0.5),
    ]
    pairs = [advantage(*pair) for pair in [(0, 0), (3, 1), (12, 20), (40, 11), (900, 850), (5000, 4700)]]
    values = [regressions(90, 24, 3, 5, 3.0), regressions(30, 50, 5, 6, 10.0), regressions(200, 40, 10, 7, 0.5)]
    references = {"scores": cases, "advantages": pairs, "regressions": values}
    (Path(folder) / "ranking.json").write_text(json.dumps(references, indent=1) + "\n")


main(sys.argv[1])
