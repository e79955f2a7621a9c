"""Every query of every board and rule, asked as Grafana and Prometheus would."""

import json
import math
import pathlib
import re

DASHBOARDS = pathlib.Path(__file__).resolve().parents[2] / "dashboards"

# What stays at 0 here, and why; all else must move.
STILL = {
    "sluice_session_leftovers_total": "would be a defect of Sluice",
    "sluice_connections_lost_total": "needs a peer whose cable was pulled: load-tests/half-open",
    "sluice_process_dropped_messages_total": "needs a queue to stdin that is full to the last byte",
    "sluice_log_dropped_total": "needs a stderr that nobody reads",
    "jvm_gc_live_data_size_bytes": "needs a full collection",
    "netty_eventexecutor_tasks_pending": "loops are seldom behind at the moment of a scrape",
}

SELECTOR = re.compile(r"\b([a-zA-Z_:][\w:]*)\s*(\{[^}]*\})?(?![\w(])")
WORDS = {"by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "offset", "bool", "le", "inf", "nan"}


class Boards:
    """The boards as they are shipped, with the variables as the viewer would have them: all."""

    def __init__(self, stack):
        self.stack = stack
        self.values = {"$instance": re.escape(f"127.0.0.1:{stack.management}").replace("\\", "\\\\"), "$server": ".*", "$tool": ".*",
                       "$__rate_interval": "20s", "$__range": "60s", "$__interval": "1s"}

    def boards(self):
        return [json.loads(file.read_text()) for file in sorted(DASHBOARDS.glob("*.json"))]

    def concrete(self, text):
        for name, value in sorted(self.values.items(), key=lambda each: -len(each[0])):
            text = text.replace(name, value)
        if "$" in text:
            raise ValueError(f"a variable without a value: {text}")
        return text

    def queries(self):
        """board, panel, expression, whether it is asked for a moment (else for a time)."""
        for board in self.boards():
            for panel in board["panels"]:
                for target in panel.get("targets", []):
                    yield board["title"], panel["title"], self.concrete(target["expr"]), target.get("instant", False)

    def variables(self):
        """board, variable, metric, label."""
        for board in self.boards():
            for variable in board["templating"]["list"]:
                if variable["type"] == "query":
                    metric, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]["query"]).groups()
                    yield board["title"], variable["name"], self.concrete(metric), label

    def annotations(self):
        for board in self.boards():
            for annotation in board["annotations"]["list"]:
                yield board["title"], annotation["name"], self.concrete(annotation["expr"])


def numbers(answer):
    """The numbers in an answer of Prometheus."""
    values = []
    for series in answer["data"]["result"]:
        values += [float(value) for _, value in series.get("values", [series.get("value")])]
    return [value for value in values if not math.isnan(value)]


def selectors(expression):
    """The names of series, with their matchers, that an expression looks at."""
    plain = re.sub(r"\b(by|without|on|ignoring)\s*\([^)]*\)", " ", expression)
    plain = re.sub(r'"(?:[^"\\]|\\.)*"', lambda text: text.group().replace("(", "\x01").replace("{", "\x02"), plain)
    found = set()
    for name, matchers in SELECTOR.findall(re.sub(r"\[[^]]*]|offset \w+", " ", plain)):
        if name.lower() not in WORDS and (":" in name or "_" in name or name == "up"):
            found.add((name + matchers).replace("\x01", "(").replace("\x02", "{"))
    return found


class Report:
    """What was asked, and what was wrong with it."""

    def __init__(self):
        self.passed, self.faults = 0, []

    def check(self, good, what):
        if good:
            self.passed += 1
        else:
            self.faults.append(what)

    def answer(self, where, expression, answer, quiet=False, empty=False):
        """A query must be answered, with something, which is not 0 all the time."""
        if answer["status"] != "success":
            self.faults.append(f"{where}: {answer.get('error')}\n    {expression}")
        elif not empty and not numbers(answer):
            self.faults.append(f"{where}: empty\n    {expression}")
        elif not empty and not quiet and not any(numbers(answer)):
            self.faults.append(f"{where}: 0 all the time\n    {expression}")
        else:
            self.passed += 1


def check_boards(stack, report, began, now):
    boards = Boards(stack)
    for board, panel, expression, instant in boards.queries():
        still = any(name in expression for name in STILL)
        if instant:
            report.answer(f"{board} / {panel}", expression, stack.ask("query", query=expression, time=now), quiet=True)
        answer = stack.ask("query_range", query=expression, start=began, end=now, step=1)
        report.answer(f"{board} / {panel}", expression, answer, quiet=still)
    for board, name, metric, label in boards.variables():
        answer = stack.ask(f"label/{label}/values", **{"match[]": metric, "start": began, "end": now})
        report.check(answer["status"] == "success" and answer["data"], f"{board}: no value for ${name}, {metric} {label}")
    for board, name, expression in boards.annotations():
        report.answer(f"{board} / {name}", expression, stack.ask("query_range", query=expression, start=began, end=now, step=1), empty=True)


def check_rules(stack, report, began, now):
    """Recording rules must give something; alerts need not fire, but all they look at must be there."""
    for group in stack.ask("rules")["data"]["groups"]:
        for rule in group["rules"]:
            where = f"{group['name']} / {rule['name']}"
            report.check(rule["health"] == "ok" and not rule.get("lastError"), f"{where}: {rule['health']} {rule.get('lastError')}")
            alert = rule["type"] == "alerting"
            answer = stack.ask("query_range", query=rule["query"], start=began, end=now, step=1)
            report.answer(where, rule["query"], answer, quiet=True, empty=alert)
            for selector in selectors(rule["query"]) if alert else ():
                there = stack.ask("query", query=f"last_over_time({selector}[2m])", time=now)
                report.answer(f"{where} looks at", selector, there, quiet=True)
