"""statsmodels' ExponentialSmoothing and ETSModel. Usage: make_statsmodels.py SERIES_DIR OUT_DIR"""
import warnings

import numpy as np
import statsmodels
from common import series, write
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing

warnings.simplefilter("ignore")
VERSION = statsmodels.__version__


def smoothing(name, source, seasonal, damped=False):
    y = np.array(series(source))
    fit = ExponentialSmoothing(
        y, trend="add", seasonal=seasonal, seasonal_periods=12, damped_trend=damped, initialization_method="estimated"
    ).fit(optimized=True)
    p = fit.params
    params = {"alpha": p["smoothing_level"], "beta_star": p["smoothing_trend"], "gamma": p["smoothing_seasonal"]}
    if damped:
        params["phi"] = p["damping_trend"]
    write(
        name,
        {
            "tool": f"statsmodels {VERSION} ExponentialSmoothing",
            "model": {"trend": "additive", "seasonal": seasonal, "period": 12, "damped": damped},
            "y": list(y),
            "params": {k: float(v) for k, v in params.items()},
            "init": {
                "level": float(p["initial_level"]),
                "trend": float(p["initial_trend"]),
                "seasonal": [float(v) for v in p["initial_seasons"]],
            },
            "sse": float(fit.sse),
            "fitted": [float(v) for v in fit.fittedvalues],
            "horizon": 24,
            "forecast": [float(v) for v in fit.forecast(24)],
        },
    )


def ets(name, source, error, seasonal):
    y = np.array(series(source))
    fit = ETSModel(y, error=error, trend="add", seasonal=seasonal, seasonal_periods=12).fit(disp=False)
    names = fit.model.param_names
    write(
        name,
        {
            "tool": f"statsmodels {VERSION} ETSModel",
            "model": {"error": error, "trend": "add", "seasonal": seasonal, "period": 12},
            "y": list(y),
            "params": {n: float(v) for n, v in zip(names, fit.params)},
            "fitted": [float(v) for v in fit.fittedvalues],
            "horizon": 24,
            "forecast": [float(v) for v in fit.forecast(24)],
        },
    )


smoothing("hwes_steady_add", "steady", "add")
smoothing("hwes_growing_mul", "growing", "mul")
smoothing("hwes_steady_add_damped", "steady", "add", True)
ets("etsmodel_growing_mul", "growing", "mul", "mul")
ets("etsmodel_steady_add", "steady", "add", "add")
