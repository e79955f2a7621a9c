"""Loads on all targets, which take turns, several rounds in one run."""

import statistics

from benchmark import account, progress

WARM_CONNECTIONS = 64
WARM_SECONDS = 10  # the compiler of the JVM must be done before anything counts
WARM_QUICK = 2  # what is compiled already
SLICE = 3  # seconds
STEADY = 0.93  # of the slice before: CPU per call falls no more
MOST = 3  # times the seconds of a warm-up, on a machine too busy to compile in time


def warm_seconds(name, longest):
    return min(longest, WARM_QUICK) if name in ("nginx", "haproxy") else longest


def warm_up(seconds, load):
    """Loads for so long at least, and on until CPU per call falls no more; stops when a load fails."""
    spent, before = 0, None
    while spent < MOST * seconds:
        length = min(SLICE, seconds)
        figures = load(length)
        if not figures:
            return
        spent += length
        if spent >= seconds and (before is None or figures["cpu"] >= STEADY * before):
            return
        before = figures["cpu"]


class Results:
    """Figures by target and number of connections, and what went wrong."""

    def __init__(self, targets):
        self.labels = {target.name: target.label for target in targets}
        self.loads, self.memory, self.trouble = {}, {}, []

    def add(self, target, connections, figures):
        self.loads.setdefault((target.name, connections), []).append(figures)

    def names(self):
        """The targets that were loaded, in order."""
        return [name for name in self.labels if any(name == each for each, _ in self.loads)]

    def connections(self):
        return sorted({connections for _, connections in self.loads})

    def runs(self, name, connections):
        return self.loads.get((name, connections), [])

    def middle(self, name, connections, key):
        """Median of the rounds, None when there are none."""
        spread = self.spread(name, connections, key)
        return spread and spread[0]

    def spread(self, name, connections, key):
        """Median, least and most of the rounds."""
        values = [figures[key] for figures in self.runs(name, connections)]
        return (statistics.median(values), min(values), max(values)) if values else None

    def json(self):
        return {"labels": self.labels, "memory": self.memory, "trouble": self.trouble,
                "loads": [{"target": name, "connections": connections, "rounds": runs}
                          for (name, connections), runs in self.loads.items()]}


def measure(targets, plan):
    """Warms everything up, then measures; a target with a wrong answer is left out from there on, and told of."""
    results = Results(targets)
    left = list(targets)

    def load(target, connections, seconds):
        try:
            return target.load(connections, seconds)
        except ValueError as wrong:
            left.remove(target)
            results.trouble.append(f"{target.name}, {connections} connections: {wrong}")
            progress.say(f"bench: {results.trouble[-1]}")
            return None

    for target in targets:
        progress.show(f"warming up {target.name}")
        warm_up(warm_seconds(target.name, plan.warm_up), lambda seconds, target=target: load(target, WARM_CONNECTIONS, seconds))
    for number in range(plan.rounds):
        for connections in plan.connections:
            for target in list(left):
                if number < target.rounds:
                    progress.show(f"calls: round {number + 1} of {plan.rounds}, {connections} connections, {target.name}")
                    figures = load(target, connections, plan.seconds)
                    if figures:
                        results.add(target, connections, figures)
    results.memory = {target.name: account.rss_bytes(target.process.pid) for target in targets}
    progress.clear()
    return results
