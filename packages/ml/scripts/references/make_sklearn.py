"""scikit-learn's LocalOutlierFactor and OneClassSVM on invented points. Usage: make_sklearn.py OUT_DIR"""
import sys

import numpy as np
import sklearn
from common import write
from sklearn.neighbors import LocalOutlierFactor
from sklearn.svm import OneClassSVM

random = np.random.default_rng(20260101)


def points(rows, columns, spread=1.0):
    return np.round(random.normal(0, spread, (rows, columns)), 6)


two = np.vstack([points(45, 2), points(35, 2) * 0.3 + 4])
CASES = {
    "gauss2d": (points(80, 2), points(30, 2, 2.5)),
    "gauss8d": (points(110, 8), points(30, 8, 1.6)),
    "gauss_two_clouds": (two, points(30, 2, 3)),
    # Grids and repeated rows: which of several equally far neighbours is taken is nobody's rule.
    "grid": (np.array([[i % 6, i // 6 % 5] for i in range(60)], float), points(20, 2, 2) + 2.5),
}


def floats(values):
    return [float(v) for v in values]


def lof(train, test, k, contamination):
    model = LocalOutlierFactor(n_neighbors=k, contamination=contamination, novelty=True).fit(train)
    return {
        "k": k,
        "contamination": contamination,
        "offset": float(model.offset_),
        "negative_outlier_factor_train": floats(model.negative_outlier_factor_),
        "lrd_train": floats(model._lrd),
        "score_samples_test": floats(model.score_samples(test)),
        "decision_test": floats(model.decision_function(test)),
    }


def svm(train, test, nu, gamma):
    model = OneClassSVM(nu=nu, gamma=gamma, tol=1e-9).fit(train)
    return {
        "nu": nu,
        "gamma": gamma,
        "offset": float(model.offset_[0]),
        "decision_test": floats(model.decision_function(test)),
        "score_samples_test": floats(model.score_samples(test)),
    }


write(
    "sklearn_oneclass",
    {
        "tool": f"scikit-learn {sklearn.__version__}",
        "cases": [
            {
                "name": name,
                "train": train.tolist(),
                "test": test.tolist(),
                "lof": [lof(train, test, k, c) for k in (5, 20) for c in ("auto", 0.1)],
                "ocsvm": [svm(train, test, nu, g) for nu in (0.05, 0.2, 0.5) for g in ("scale", "auto", 0.4)],
            }
            for name, (train, test) in CASES.items()
        ],
    },
    sys.argv[1],
)
