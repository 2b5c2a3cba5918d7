"""The timers of the large world in SimPy: 500 polls every 5 s, 10,000 checks every 10 s and every 30 s.

Prints events a second, the best of several rounds.
"""

import time

import simpy


def timer(env, first, every):
    yield env.timeout(first)
    while True:
        yield env.timeout(every)


env = simpy.Environment()
for count, every in ((500, 5_000), (10_000, 10_000), (10_000, 30_000)):
    for nth in range(count):
        env.process(timer(env, nth * 7_919 % every, every))
env.run(until=30_000)

best, now = 0.0, 30_000
for _ in range(5):
    began = time.perf_counter()
    now += 60_000
    env.run(until=now)
    took = time.perf_counter() - began
    # In a minute: 12 rounds of polls, 6 and 2 of checks.
    best = max(best, (500 * 12 + 10_000 * 6 + 10_000 * 2) / took)
print(best)
