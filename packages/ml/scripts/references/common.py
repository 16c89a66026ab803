"""Reading a series, writing a reference."""
import json
import sys
from pathlib import Path


def series(name):
    return [float(line) for line in (Path(sys.argv[1]) / f"{name}.txt").read_text().split()]


def write(name, value, out=None):
    path = Path(out or sys.argv[2]) / f"{name}.json"
    path.write_text(json.dumps({"name": name, **value}, separators=(",", ":"), allow_nan=False) + "\n")
