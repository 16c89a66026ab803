"""RRDtool's aberrant behaviour detection (Brutlag 2000). Usage: make_rrdtool.py SERIES_DIR OUT_DIR"""
import subprocess
import sys
from pathlib import Path

from common import series, write

STEP, START = 300, 1_700_000_100 // 300 * 300


def rrd(*arguments):
    return subprocess.run(["rrdtool", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def column(path, kind, rows):
    values = {}
    for line in rrd("fetch", path, kind, "-s", START, "-e", START + rows * STEP).splitlines():
        time, _, value = line.partition(":")
        if value.strip() and "nan" not in value:
            values[int(time)] = float(value)
    return [values.get(START + (i + 1) * STEP) for i in range(rows)]


def make(name, source, p):
    y = series(source)
    path = Path(sys.argv[1]) / f"{name}.rrd"
    n = len(y) + 10
    period = p["period"]
    rrd(
        "create", path, "-b", START, "-s", STEP, f"DS:y:GAUGE:{2 * STEP}:U:U", f"RRA:AVERAGE:0.5:1:{n}",
        f"RRA:HWPREDICT:{n}:{p['alpha']}:{p['beta']}:{period}:3",
        f"RRA:SEASONAL:{period}:{p['gamma']}:2:smoothing-window=0",
        f"RRA:DEVSEASONAL:{period}:{p['gamma_dev']}:2:smoothing-window=0",
        f"RRA:DEVPREDICT:{n}:4", f"RRA:FAILURES:{n}:{p['failure_threshold']}:{p['failure_window']}:4",
    )  # fmt: skip
    rrd("tune", path, "--deltapos", p["delta_pos"], "--deltaneg", p["delta_neg"])
    for at in range(0, len(y), 200):
        rrd("update", path, *(f"{START + (i + 1) * STEP}:{y[i]}" for i in range(at, min(at + 200, len(y)))))
    write(
        name,
        {
            "tool": f"RRDtool {rrd('--version').split()[1]} HWPREDICT/DEVPREDICT/FAILURES",
            "params": p,
            "y": y,
            "hwpredict": column(path, "HWPREDICT", len(y)),
            "devpredict": column(path, "DEVPREDICT", len(y)),
            "failures": [v or 0 for v in column(path, "FAILURES", len(y))],
        },
    )


base = {"alpha": 0.1, "beta": 0.0035, "gamma": 0.1, "gamma_dev": 0.1, "period": 48}
make("rrdtool_bursts", "bursts", {**base, "delta_pos": 2, "delta_neg": 2, "failure_threshold": 7, "failure_window": 9})
make("rrdtool_bursts_quick", "bursts", {**base, "alpha": 0.3, "gamma": 0.3, "delta_pos": 3, "delta_neg": 2, "failure_threshold": 4, "failure_window": 6})
