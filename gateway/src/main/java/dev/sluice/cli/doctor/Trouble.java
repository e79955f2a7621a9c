package dev.sluice.cli.doctor;

import static dev.sluice.cli.doctor.Proxy.CADDY;
import static dev.sluice.cli.doctor.Proxy.CLOUDFLARE;
import static dev.sluice.cli.doctor.Proxy.HAPROXY;
import static dev.sluice.cli.doctor.Proxy.NGINX;
import static dev.sluice.cli.doctor.Proxy.SLUICE;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The kinds of trouble, each with the line of configuration that cures it. In a line {@code
 * {host}}, {@code {origin}}, {@code {prefix}} and {@code {path}} stand for those of the address
 * examined.
 */
public enum Trouble {
  /** The proxy has nobody to pass requests to. */
  BAD_GATEWAY(
      cure(NGINX, "proxy_pass http://127.0.0.1:8080;"),
      cure(CADDY, "reverse_proxy 127.0.0.1:8080"),
      cure(HAPROXY, "server sluice 127.0.0.1:8080"),
      cure(CLOUDFLARE, "service: http://127.0.0.1:8080")),
  NOT_FOUND(
      cure(NGINX, "location {prefix}/ { proxy_pass http://127.0.0.1:8080/; }"),
      cure(CADDY, "handle_path {prefix}/* { reverse_proxy 127.0.0.1:8080 }"),
      cure(HAPROXY, "use_backend sluice if { path_beg {prefix}/ }"),
      cure(CLOUDFLARE, "- hostname: {host}, path: ^{prefix}/, service: http://127.0.0.1:8080")),
  FORBIDDEN_HOST(cure(SLUICE, "listen: { publicUrl: \"{origin}{prefix}\" }")),
  REDIRECTED(
      cure(NGINX, "location {path} { proxy_pass http://127.0.0.1:8080; }   # no return 301"),
      cure(CLOUDFLARE, "no Redirect Rule for {path}; or give clients the address it leads to")),
  /** A browser check that no MCP client passes. */
  CHALLENGED(
      cure(
          CLOUDFLARE,
          "WAF custom rule: URI path starts with {path}: Skip all, Bot Fight Mode too")),
  UNAUTHORIZED_SILENTLY(
      cure(NGINX, "proxy_pass_header WWW-Authenticate;"),
      cure(CADDY, "remove: header_down -WWW-Authenticate"),
      cure(HAPROXY, "remove: http-response del-header WWW-Authenticate")),
  /** Events arrive later than they were sent. */
  BUFFERING(
      cure(NGINX, "proxy_buffering off;   # and no proxy_ignore_headers X-Accel-Buffering"),
      cure(CADDY, "flush_interval -1"),
      cure(HAPROXY, "option http-no-delay"),
      cure(CLOUDFLARE, "a named tunnel: Quick Tunnels hold streams of GET back")),
  HEAD_WITHHELD(
      cure(NGINX, "proxy_buffering off;"),
      cure(CADDY, "flush_interval -1"),
      cure(CLOUDFLARE, "send a byte with the head: Sluice does, other servers need a comment")),
  COMPRESSION(
      cure(NGINX, "gzip off;   # or gzip_types without text/event-stream"),
      cure(CADDY, "encode { match { header Content-Type application/json* } }"),
      cure(HAPROXY, "compression type application/json text/html"),
      cure(CLOUDFLARE, "Compression Rule: URI path starts with {path}: Disable compression")),
  /** A stream that says nothing is closed before its keepalive. */
  IDLE_CUT(
      cure(NGINX, "proxy_read_timeout 1h;"),
      cure(CADDY, "transport http { read_timeout 1h }"),
      cure(HAPROXY, "timeout server 1h   # and timeout client 1h"),
      cure(CLOUDFLARE, "cannot be raised (120 s): keepalive must be shorter"),
      cure(SLUICE, "keepalive: { interval: {half} }")),
  LOST_REQUEST_HEADER(
      cure(
          NGINX,
          "remove: proxy_set_header {header} \"\";   # and no proxy_pass_request_headers off"),
      cure(CADDY, "remove: header_up -{header}"),
      cure(HAPROXY, "remove: http-request del-header {header}"),
      cure(CLOUDFLARE, "no Request Header Transform Rule that removes {header}")),
  LOST_RESPONSE_HEADER(
      cure(NGINX, "proxy_pass_header {header};   # and no proxy_hide_header"),
      cure(CADDY, "remove: header_down -{header}"),
      cure(HAPROXY, "remove: http-response del-header {header}"),
      cure(CLOUDFLARE, "no Response Header Transform Rule that removes {header}")),
  /** Each request costs a connection to the gateway. */
  OLD_HTTP(
      cure(NGINX, "proxy_http_version 1.1;   # and proxy_set_header Connection \"\";"),
      cure(CADDY, "transport http { versions 1.1 }")),
  PATH_PREFIX(
      cure(NGINX, "proxy_set_header X-Forwarded-Prefix {prefix};"),
      cure(CADDY, "header_up X-Forwarded-Prefix {prefix}"),
      cure(HAPROXY, "http-request set-header X-Forwarded-Prefix {prefix}"),
      cure(SLUICE, "listen: { publicUrl: \"{origin}{prefix}\" }")),
  BODY_SIZE(
      cure(NGINX, "client_max_body_size {limit};"),
      cure(CADDY, "request_body { max_size {limit} }"),
      cure(HAPROXY, "remove: http-request deny if { req.body_size gt ... }"),
      cure(CLOUDFLARE, "100 MB on free plans; a WAF rule must be the cause")),
  METHOD_BLOCKED(
      cure(NGINX, "remove: limit_except GET POST { deny all; }"),
      cure(CADDY, "remove: @blocked not method GET POST"),
      cure(HAPROXY, "remove: http-request deny unless { method GET POST }"),
      cure(CLOUDFLARE, "no WAF rule on the method for {path}")),
  CORS(cure(SLUICE, "access: { cors: { origins: [\"{page}\"] } }")),
  CORS_TWICE(
      cure(NGINX, "remove: add_header Access-Control-Allow-Origin ...;"),
      cure(CADDY, "remove: header Access-Control-Allow-Origin ..."),
      cure(HAPROXY, "remove: http-response set-header Access-Control-Allow-Origin ..."),
      cure(CLOUDFLARE, "no Response Header Transform Rule that adds it")),
  PLAIN_HTTP(
      cure(NGINX, "listen 443 ssl;   # and ssl_certificate, ssl_certificate_key"),
      cure(CADDY, "{host} { reverse_proxy 127.0.0.1:8080 }"),
      cure(HAPROXY, "bind :443 ssl crt /etc/haproxy/{host}.pem"),
      cure(CLOUDFLARE, "SSL/TLS, Edge Certificates: Always Use HTTPS")),
  /** Signed by nobody known, for another name, or with a certificate missing in between. */
  TLS_UNTRUSTED(
      cure(NGINX, "ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;"),
      cure(CADDY, "{host} { reverse_proxy 127.0.0.1:8080 }"),
      cure(HAPROXY, "bind :443 ssl crt /etc/haproxy/{host}.pem   # chain and key in one file")),
  TLS_EXPIRY(
      cure(NGINX, "certbot renew && nginx -s reload"),
      cure(CADDY, "caddy reload   # it renews by itself; see its log"),
      cure(HAPROXY, "systemctl reload haproxy   # after the file was renewed")),
  TLS_OLD(
      cure(NGINX, "ssl_protocols TLSv1.2 TLSv1.3;"),
      cure(HAPROXY, "bind :443 ssl ssl-min-ver TLSv1.2"),
      cure(CLOUDFLARE, "SSL/TLS, Edge Certificates: Minimum TLS Version 1.2")),
  /** An initialize or discover of one revision is not answered, others are. */
  REVISION(cure(SLUICE, "none: see which headers and methods the proxy lets through"));

  // Deliberately suppressed: it is a view that nobody can change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<Proxy, String> cures;

  Trouble(Cure... cures) {
    Map<Proxy, String> lines = new EnumMap<>(Proxy.class);
    for (Cure cure : cures) {
      lines.put(cure.where, cure.line);
    }
    this.cures = Collections.unmodifiableMap(lines);
  }

  private record Cure(Proxy where, String line) {}

  private static Cure cure(Proxy where, String line) {
    return new Cure(where, line);
  }

  /** Its name in reports. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What cures it, by what is to be configured. */
  Map<Proxy, String> cures() {
    return cures;
  }
}
