"""The proxies that read no MCP: nginx and HAProxy, as small and as quick as they are configured by who knows them."""

from benchmark.host import program
from benchmark.processes import free_port, until_open

NGINX = """
worker_processes 2; daemon off; pid {dir}/nginx.pid; error_log {dir}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/f;
  uwsgi_temp_path {dir}/u; scgi_temp_path {dir}/s; keepalive_requests 1000000000;
  upstream echo {{ server 127.0.0.1:{echo}; keepalive 256; keepalive_requests 1000000000; }}
  server {{ listen 127.0.0.1:{port} reuseport; location / {{
    proxy_pass http://echo; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }} }}
}}
"""
HAPROXY = """
global
  nbthread 2
  maxconn 8192
defaults
  mode http
  option http-keep-alive
  option http-no-delay
  http-reuse always
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend clients
  bind 127.0.0.1:{port}
  default_backend echo
backend echo
  server echo 127.0.0.1:{echo}
"""


def start_nginx(run, echo):
    port = free_port()
    config = run.work / "nginx.conf"
    config.write_text(NGINX.format(dir=run.work, port=port, echo=echo))
    process = run.start("nginx", [program("nginx"), "-c", config, "-e", run.work / "error.log"])
    until_open(port, process)
    return process, port


def start_haproxy(run, echo):
    port = free_port()
    config = run.work / "haproxy.conf"
    config.write_text(HAPROXY.format(port=port, echo=echo))
    process = run.start("haproxy", [program("haproxy"), "-db", "-f", config])
    until_open(port, process)
    return process, port
