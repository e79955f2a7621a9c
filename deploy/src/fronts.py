"""The samples of this directory, run as they are but for addresses, for where a proxy keeps its files, and for how many it may open."""

import pathlib

DEPLOY = pathlib.Path(__file__).resolve().parents[1]


def nginx(work, port, gateway):
    sample = (DEPLOY / "nginx/sluice.conf").read_text()
    sample = (replaced(sample, "listen 80;", f"listen 127.0.0.1:{port};").replace("127.0.0.1:8080", f"127.0.0.1:{gateway}")
              .replace("/etc/nginx/sluice/", f"{DEPLOY}/nginx/"))
    kept = "".join(f"{kind}_temp_path {work}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = work / "nginx.conf"
    file.write_text(f"daemon off; pid {work}/nginx.pid; worker_processes 1; events {{ worker_connections 4096; }}\n"
                    f"http {{ access_log off; {kept}\n{sample}\n}}\n")
    return ["nginx", "-e", "stderr", "-p", str(work), "-c", str(file)]


def haproxy(work, port, gateway):
    sample = (DEPLOY / "haproxy/haproxy.cfg").read_text()
    file = work / "haproxy.cfg"
    sample = replaced(replaced(sample, "bind :80", f"bind 127.0.0.1:{port}"), "maxconn 50000", "maxconn 4000")
    file.write_text(sample.replace("127.0.0.1:8080", f"127.0.0.1:{gateway}"))
    return ["haproxy", "-db", "-f", str(file)]


def caddy(work, port, gateway):
    sample = (DEPLOY / "caddy/Caddyfile").read_text()
    file = work / "Caddyfile"
    file.write_text("{\n\tadmin off\n}\n" + replaced(sample, "\nmcp.example.com {", f"\nhttp://:{port} {{")
                    .replace("127.0.0.1:8080", f"127.0.0.1:{gateway}"))
    return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


def replaced(text, old, new):
    if old not in text:
        raise SystemExit(f"a sample does not say {old!r} any more: change deploy/src/fronts.py with it")
    return text.replace(old, new)


FRONTS = {"nginx": nginx, "haproxy": haproxy, "caddy": caddy}
