"""The series that the references are made on: invented, from one linear congruential generator, one number a line."""
import math
import sys
from pathlib import Path

out = Path(sys.argv[1])
state = 20260101


def uniform():
    global state
    state = (state * 1664525 + 1013904223) % 2**32
    return state / 2**32


def noise():
    return sum(uniform() for _ in range(12)) - 6


def write(name, values):
    (out / f"{name}.txt").write_text("".join(f"{round(v, 2):.2f}\n" for v in values))


SEASON = [0.86, 0.9, 1.02, 0.98, 1.0, 1.12, 1.25, 1.21, 1.05, 0.93, 0.8, 0.88]
# Growth with a yearly season that grows along, and one that does not.
write("growing", [(140 + 1.9 * i) * SEASON[i % 12] * (1 + 0.03 * noise()) for i in range(108)])
write("steady", [300 + 0.7 * i + 90 * (SEASON[i % 12] - 1) + 6 * noise() for i in range(108)])
# Calls an hour: a day, and a day in a week.
hour = [0.4 + 0.6 * max(0.0, math.sin(math.pi * (h - 5) / 17)) ** 1.5 for h in range(24)]
week = [1.0, 1.05, 1.08, 1.04, 0.95, 0.55, 0.45]
write("week", [400 * hour[i % 24] * week[i // 24 % 7] * (1 + 0.04 * noise()) for i in range(168 * 4)])
# Half hours with a burst and an outage, for a method that is to find them.
day = [0.35 + 0.65 * math.sin(math.pi * i / 48) ** 2 for i in range(48)]
bursts = [200 * day[i % 48] + 4 * noise() for i in range(48 * 12)]
for i in range(48 * 8 + 10, 48 * 8 + 22):
    bursts[i] += 150
for i in range(48 * 10 + 20, 48 * 10 + 32):
    bursts[i] = 0
write("bursts", bursts)
