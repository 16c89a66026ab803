"""Gelper, Fried and Croux (2010), "Robust forecasting with exponential and Holt-Winters smoothing", written from the paper's
equations (no package of Debian or PyPI has it): a second implementation, not a third party's. Usage: make_robust.py SERIES_DIR OUT_DIR"""
from common import series, write

ALPHA, BETA, GAMMA, LAMBDA, K = 0.25, 0.04, 0.3, 0.1, 2.0
BIWEIGHT_K, BIWEIGHT_C, PERIOD = 2.0, 2.52, 12


def rho(x):
    return BIWEIGHT_C * (1 - (1 - (x / BIWEIGHT_K) ** 2) ** 3) if abs(x) <= BIWEIGHT_K else BIWEIGHT_C


def huber(x):
    return max(-K, min(K, x))


def make(name, source, outliers, multiplicative):
    y = series(source)
    for index, by in outliers.items():
        y[index] = round(y[index] * by, 2)
    first = y[:PERIOD]
    level, trend, sigma = sum(first) / PERIOD, 1.0, 7.5
    season = [v / level if multiplicative else v - level for v in first]
    init = {"level": level, "trend": trend, "season": list(season), "seasonal": list(season), "sigma": sigma}
    fitted, cleaned, sigmas = [], [], []
    for i, value in enumerate(y[PERIOD:]):
        s = season[i % PERIOD]
        mean = (level + trend) * s if multiplicative else level + trend + s
        residual = value - mean
        sigma = (LAMBDA * rho(residual / sigma) * sigma**2 + (1 - LAMBDA) * sigma**2) ** 0.5
        clean = mean + huber(residual / sigma) * sigma
        before = level
        level = ALPHA * (clean / s if multiplicative else clean - s) + (1 - ALPHA) * (level + trend)
        trend = BETA * (level - before) + (1 - BETA) * trend
        season[i % PERIOD] = GAMMA * (clean / level if multiplicative else clean - level) + (1 - GAMMA) * s
        fitted.append(mean)
        cleaned.append(clean)
        sigmas.append(sigma)
    form = "multiplicative" if multiplicative else "additive"
    params = {"alpha": ALPHA, "beta": BETA, "gamma": GAMMA, "lambda_sigma": LAMBDA, "huber_k": K}
    write(
        name,
        {
            "tool": "Gelper-Fried-Croux 2010, second implementation",
            "model": {"seasonal": form, "period": PERIOD},
            "params": params,
            "init": init,
            "y": y,
            "fitted": fitted,
            "cleaned": cleaned,
            "sigma": sigmas,
        },
    )


OUTLIERS = {31: 2.2, 32: 0.2, 60: 3.0, 61: 3.0, 90: 0.1}
make("robust_steady_add", "steady", OUTLIERS, False)
make("robust_growing_mul", "growing", OUTLIERS, True)
