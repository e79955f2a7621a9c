"""This machine: where things lie, what is installed, what has to be built first."""

import os
import pathlib
import platform
import re
import resource
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent
CLASSES = HERE / "target" / "classes"


def program(name):
    """The path of a program; Debian keeps some where a user's PATH does not look."""
    return shutil.which(name) or next((f"{place}/{name}" for place in ("/usr/sbin", "/usr/local/sbin") if os.access(f"{place}/{name}", os.X_OK)), None)


def many_files():
    """Lets what is started here open as many files as it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def need(*names):
    missing = [name for name in names if not program(name)]
    if missing:
        sys.exit(f"bench: not installed: {', '.join(missing)}")


def java():
    """The java of a JDK 25; builds the gateway when that has to be."""
    probe = subprocess.run([ROOT / "sluice", "version"], capture_output=True, text=True, check=False)
    if probe.returncode:
        sys.exit("bench: ./sluice version failed:\n" + probe.stderr)
    for home in [os.environ.get("JAVA_HOME", "")] + sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*"))):
        release = pathlib.Path(home, "release")
        if home and release.exists() and 'JAVA_VERSION="25' in release.read_text():
            return str(pathlib.Path(home, "bin", "java"))
    return "java"


def build():
    """Compiles the echo servers and the clients when their sources are newer."""
    sources = [HERE / "pom.xml", *(HERE / "src" / "main").rglob("*.java")]
    newest = max(path.stat().st_mtime for path in sources)
    if (HERE / "target" / "lib").is_dir() and CLASSES.is_dir() and CLASSES.stat().st_mtime >= newest:
        return
    built = subprocess.run(["mvn", "-q", "-B", "-Dmaven.test.skip=true", "package", "-pl", "load-tests"], cwd=ROOT,
                           capture_output=True, text=True, check=False)
    if built.returncode:
        sys.exit("bench: the build of load-tests failed:\n" + (built.stdout + built.stderr)[-3000:])
    CLASSES.touch()


def jvm(java_path, *options):
    """The command of a JVM with the classes of the load tests."""
    return [java_path, *options, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled", "-cp", f"{CLASSES}:{HERE}/target/lib/*"]


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), Linux {platform.release()}"


def version(name, *flags):
    """What a program says of its version, as far as it is a number."""
    if not program(name):
        return None
    said = subprocess.run([program(name), *flags], capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+[.\d]*", said.stdout + said.stderr)
    return found.group(0) if found else "?"


def versions(java_path):
    """By name, of everything that takes part."""
    return {
        "nginx": version("nginx", "-v"), "HAProxy": version("haproxy", "-v"), "wrk": version("wrk", "-v"),
        "JDK": version(java_path, "-version"), "Node.js": version("node", "--version"),
        "Python": platform.python_version()}
