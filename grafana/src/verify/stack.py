"""What the proof runs on: servers, Sluice in front of them, Prometheus behind it. All on loopback, all ended with it."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
TROUBLE = pathlib.Path(__file__).with_name("trouble.py")


def free_ports(number):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def get(url, seconds=30):
    with urllib.request.urlopen(url, timeout=seconds) as response:
        return response.read().decode()


class Processes:
    """Processes that were started and end with this; what they say is in files of `work`."""

    def __init__(self, work):
        self.work, self.processes = pathlib.Path(work), []

    def run(self, name, *command, **environment):
        log = open(self.work / f"{name}.log", "w")
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **environment})
        self.processes.append((name, process))
        return process

    def wait(self, url, seconds=60):
        """Waits until an address answers 200."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for name, process in self.processes:
                if process.poll() is not None:
                    raise SystemExit(f"{name} ended with {process.returncode}:\n{self.tail(name)}")
            try:
                get(url, 2)
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise SystemExit(f"{url} does not answer:\n" + "\n".join(self.tail(name) for name, _ in self.processes))

    def tail(self, name):
        return (self.work / f"{name}.log").read_text()[-3000:]

    def await_line(self, name, words, seconds=60):
        """Waits until a process has said so."""
        end = time.monotonic() + seconds
        while words not in (self.work / f"{name}.log").read_text():
            if time.monotonic() > end or dict(self.processes)[name].poll() is not None:
                raise SystemExit(f"{name} did not say {words!r}:\n{self.tail(name)}")
            time.sleep(0.05)

    def stop(self):
        for _, process in reversed(self.processes):
            process.terminate()
        for _, process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


class Stack(Processes):
    """All of it."""

    def __init__(self, work):
        super().__init__(work)
        (self.port, self.management, self.prometheus, self.web, self.other) = free_ports(5)
        self.dead = socket.socket()  # bound, and never listens
        self.dead.bind(("127.0.0.1", 0))
        python, serve = sys.executable, str(ROOT / "sluice")
        url = lambda port: {"url": f"http://127.0.0.1:{port}/mcp"}  # noqa: E731
        self.config = {
            "stateDirectory": str(self.work),
            "listen": {"port": self.port},
            "management": {"port": self.management},
            "tracing": {"endpoint": f"http://127.0.0.1:{self.web}"},
            "keepalive": {"interval": "1s"},
            "reload": {"interval": "1s"},
            "routing": {"cacheTtl": "1s"},
            "limits": {"outbox": "128KiB", "connections": 150},
            "bridge": {"parkTimeout": "3s", "parked": 2},
            "sessions": {"calls": 6, "idleTimeout": "3s", "max": 60, "negotiateTimeout": "3s", "evict": "never"},
            "servers": {
                "demo": {"command": serve, "args": ["demo", "--stdio"]},
                "trouble": {"command": python, "args": ["-u", str(TROUBLE)], "sessions": "shared", "line": "256KiB"},
                "deaf": {"command": python, "args": ["-u", str(TROUBLE)], "sessions": "shared", "queue": "256KiB", "timeout": "1s",
                         "breaker": {"enabled": False}},
                "web": {**url(self.web), "breaker": {"enabled": False}, "retry": {"minPerSecond": 1, "budget": 1}},
                "pair": {"replicas": [{**url(self.web), "name": "stable"}, {**url(self.other), "name": "canary"}],
                         "ejection": {"failures": 2, "time": "2s"}},
                "slow": {**url(self.web), "timeout": "500ms"},
                "small": {**url(self.web), "maxCalls": 1, "maxQueued": 2, "maxQueueWait": "2s"},
                "dead": {**url(self.dead.getsockname()[1]), "breaker": {"minCalls": 2, "window": 4, "openFor": "1s"}},
            },
        }

    def start(self):
        file = self.work / "sluice.json"
        file.write_text(json.dumps(self.config))
        for name, port in (("web", self.web), ("other", self.other)):
            self.run(name, sys.executable, str(TROUBLE), "--port", str(port), "--name", name)
            self.wait(f"http://127.0.0.1:{port}/healthz")
        self.run("sluice", str(ROOT / "sluice"), "serve", "-c", str(file), SLUICE_LOG_LEVEL="warn")
        self.wait(f"http://127.0.0.1:{self.management}/readyz", 180)
        self.run("prometheus", "prometheus", f"--config.file={self.prometheus_config()}", f"--storage.tsdb.path={self.work}/tsdb",
                 f"--web.listen-address=127.0.0.1:{self.prometheus}", "--log.level=warn", "--query.lookback-delta=10s")
        self.wait(f"http://127.0.0.1:{self.prometheus}/-/ready")

    def prometheus_config(self):
        """The configuration as it is shipped, but for addresses and how often."""
        shipped = (ROOT / "grafana/prometheus/prometheus.yml").read_text()
        ours = (shipped.replace("_interval: 15s", "_interval: 1s").replace("sluice:9464", f"127.0.0.1:{self.management}")
                .replace("localhost:9090", f"127.0.0.1:{self.prometheus}").replace("rules/*.yml", f"{ROOT}/grafana/prometheus/rules/*.yml"))
        file = self.work / "prometheus.yml"
        file.write_text(ours)
        return file

    def metrics(self):
        """A scrape; again while others hold all connections of the port."""
        url = f"http://127.0.0.1:{self.management}/metrics"
        for _ in range(50):
            try:
                return get(url)
            except OSError:
                time.sleep(0.1)
        return get(url)

    def ask(self, path, **parameters):
        """What Prometheus says; its words when it refuses."""
        url = f"http://127.0.0.1:{self.prometheus}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            return json.loads(get(url))
        except urllib.error.HTTPError as refused:
            return json.loads(refused.read())
