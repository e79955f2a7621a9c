"""What a run does: its parts and sizes, from the command line; and how long that takes."""

import argparse
import dataclasses

from benchmark import calls, targets

PARTS = ("calls", "idle", "connects", "fan-out", "launch", "exit")
CONNECTIONS = (1, 16, 64, 256)
ERA_PAIRS = 8
START = 2.5  # seconds until a process answers, of all that are started
BETWEEN = 0.4  # what a load takes beside its seconds
EACH = {"idle": 150, "connects": 75, "fan-out": 60, "launch": 40, "exit": 60}  # seconds at the default sizes


@dataclasses.dataclass
class Plan:
    """One run of the benchmark."""

    mode: str  # full, smoke, eras
    parts: tuple
    targets: tuple
    connections: tuple
    rounds: int
    seconds: int
    warm_up: int
    json: bool
    record: bool
    command: str

    def expected(self):
        """Seconds the whole run takes."""
        each = 0
        if self.mode == "eras":
            return 3 * START + ERA_PAIRS * (self.warm_up + BETWEEN + self.rounds * len(self.connections) * (self.seconds + BETWEEN))
        if "calls" in self.parts:
            count = len(self.targets)
            rounds = sum(min(self.rounds, targets.NPM_ROUNDS if name in targets.NPM else self.rounds) for name in self.targets)
            warm = sum(calls.warm_seconds(name, self.warm_up) + BETWEEN for name in self.targets)
            each += count * START + warm + rounds * len(self.connections) * (self.seconds + BETWEEN)
        return each + sum(EACH[part] * self.share() for part in self.parts if part in EACH)

    def share(self):
        """Of the repetitions of a full run, for the parts that are not calls."""
        return min(1, self.rounds / 5)

    def repeat(self, full):
        """So many repetitions, fewer in a short run."""
        return max(1, round(full * self.share()))


def chosen(words, known, what, parser):
    """A comma-separated choice, in the order of what is known."""
    wanted = words.split(",")
    wrong = [word for word in wanted if word not in known]
    if wrong:
        parser.error(f"{what}: {', '.join(wrong)} (expected: {', '.join(known)})")
    return tuple(word for word in known if word in wanted)


def numbers(words):
    return tuple(sorted({int(word) for word in words.split(",")}))


def positive(word):
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


FULL = {"parts": PARTS, "targets": tuple(targets.LABELS), "connections": CONNECTIONS, "rounds": 5, "seconds": 3, "warm_up": calls.WARM_SECONDS}
SMOKE = {"parts": ("calls",), "targets": ("straight", "nginx", "sluice", "sluice-mcp"), "connections": (64,), "rounds": 3, "seconds": 4, "warm_up": 12}
ERAS = {"parts": ("calls",), "targets": (), "connections": (64,), "rounds": 5, "seconds": 5, "warm_up": 12}
DEFAULTS = {"full": FULL, "smoke": SMOKE, "eras": ERAS}


def parse(words, description):
    parser = argparse.ArgumentParser(prog="load-tests/bench", description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", nargs="?", choices=("full", "smoke", "eras"), default="full")
    parser.add_argument("--only", metavar="PART,...", help=f"parts to run, of {', '.join(PARTS)}")
    parser.add_argument("--targets", metavar="NAME,...", help=f"what calls go through, of {', '.join(targets.LABELS)}")
    parser.add_argument("--connections", type=numbers, metavar="N,...", help="numbers of connections (1,16,64,256)")
    parser.add_argument("--rounds", type=positive, metavar="N", help="rounds; the other parts repeat less, too, below 5")
    parser.add_argument("--seconds", type=positive, metavar="N", help="seconds of each load")
    parser.add_argument("--warm-up", type=positive, metavar="N", help="seconds of load on each target before anything counts")
    parser.add_argument("--json", action="store_true", help="all figures of all rounds as one JSON object, in place of the tables")
    parser.add_argument("--record", action="store_true", help="write docs/benchmarks.md, as a full run without options does")
    given = parser.parse_args(words)
    sizes = dict(DEFAULTS[given.mode])
    if given.mode != "full" and (given.only or given.targets):
        parser.error(f"{given.mode} has no parts to choose")
    if given.only:
        sizes["parts"] = chosen(given.only, PARTS, "--only", parser)
    if given.targets:
        sizes["targets"] = chosen(given.targets, tuple(targets.LABELS), "--targets", parser)
    for name in ("connections", "rounds", "seconds", "warm_up"):
        if getattr(given, name):
            sizes[name] = getattr(given, name)
    shown = [word for word in words if word not in ("--record", "--json")]
    sized = sizes != DEFAULTS[given.mode]
    return Plan(mode=given.mode, json=given.json, record=given.mode != "smoke" and (given.record or not sized),
                command=" ".join(["load-tests/bench", *shown]), **sizes)
