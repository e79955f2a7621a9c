package dev.sluice.cli.doctor;

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
      """
      nginx       | proxy_pass http://127.0.0.1:8080;
      Caddy       | reverse_proxy 127.0.0.1:8080
      HAProxy     | server sluice 127.0.0.1:8080
      Cloudflare  | service: http://127.0.0.1:8080
      """),
  NOT_FOUND(
      """
      nginx       | location {prefix}/ { proxy_pass http://127.0.0.1:8080/; }
      Caddy       | handle_path {prefix}/* { reverse_proxy 127.0.0.1:8080 }
      HAProxy     | use_backend sluice if { path_beg {prefix}/ }
      Cloudflare  | - hostname: {host}, path: ^{prefix}/, service: http://127.0.0.1:8080
      """),
  FORBIDDEN_HOST(
      """
      sluice.yaml | listen: { publicUrl: "{origin}{prefix}" }
      """),
  REDIRECTED(
      """
      nginx       | location {path} { proxy_pass http://127.0.0.1:8080; }   # no return 301
      Cloudflare  | no Redirect Rule for {path}; or give clients the address it leads to
      """),
  /** A browser check that no MCP client passes. */
  CHALLENGED(
      """
      Cloudflare  | WAF custom rule: URI path starts with {path}: Skip all, Bot Fight Mode too
      """),
  UNAUTHORIZED_SILENTLY(
      """
      nginx       | proxy_pass_header WWW-Authenticate;
      Caddy       | remove: header_down -WWW-Authenticate
      HAProxy     | remove: http-response del-header WWW-Authenticate
      """),
  /** Events arrive later than they were sent. */
  BUFFERING(
      """
      nginx       | proxy_buffering off;   # and no proxy_ignore_headers X-Accel-Buffering
      Caddy       | flush_interval -1
      HAProxy     | option http-no-delay
      Cloudflare  | a named tunnel: Quick Tunnels hold streams of GET back
      """),
  HEAD_WITHHELD(
      """
      nginx       | proxy_buffering off;
      Caddy       | flush_interval -1
      Cloudflare  | send a byte with the head: Sluice does, other servers need a comment
      """),
  COMPRESSION(
      """
      nginx       | gzip off;   # or gzip_types without text/event-stream
      Caddy       | encode { match { header Content-Type application/json* } }
      HAProxy     | compression type application/json text/html
      Cloudflare  | Compression Rule: URI path starts with {path}: Disable compression
      """),
  /** A stream that says nothing is closed before its keepalive. */
  IDLE_CUT(
      """
      nginx       | proxy_read_timeout 1h;
      Caddy       | transport http { read_timeout 1h }
      HAProxy     | timeout server 1h   # and timeout client 1h
      Cloudflare  | cannot be raised (120 s): keepalive must be shorter
      sluice.yaml | keepalive: { interval: {half} }
      """),
  LOST_REQUEST_HEADER(
      """
      nginx       | remove: proxy_set_header {header} "";   # and no proxy_pass_request_headers off
      Caddy       | remove: header_up -{header}
      HAProxy     | remove: http-request del-header {header}
      Cloudflare  | no Request Header Transform Rule that removes {header}
      """),
  LOST_RESPONSE_HEADER(
      """
      nginx       | proxy_pass_header {header};   # and no proxy_hide_header
      Caddy       | remove: header_down -{header}
      HAProxy     | remove: http-response del-header {header}
      Cloudflare  | no Response Header Transform Rule that removes {header}
      """),
  /** Each request costs a connection to the gateway. */
  OLD_HTTP(
      """
      nginx       | proxy_http_version 1.1;   # and proxy_set_header Connection "";
      Caddy       | transport http { versions 1.1 }
      """),
  PATH_PREFIX(
      """
      nginx       | proxy_set_header X-Forwarded-Prefix {prefix};
      Caddy       | header_up X-Forwarded-Prefix {prefix}
      HAProxy     | http-request set-header X-Forwarded-Prefix {prefix}
      sluice.yaml | listen: { publicUrl: "{origin}{prefix}" }
      """),
  BODY_SIZE(
      """
      nginx       | client_max_body_size {limit};
      Caddy       | request_body { max_size {limit} }
      HAProxy     | remove: http-request deny if { req.body_size gt ... }
      Cloudflare  | 100 MB on free plans; a WAF rule must be the cause
      """),
  METHOD_BLOCKED(
      """
      nginx       | remove: limit_except GET POST { deny all; }
      Caddy       | remove: @blocked not method GET POST
      HAProxy     | remove: http-request deny unless { method GET POST }
      Cloudflare  | no WAF rule on the method for {path}
      """),
  CORS(
      """
      sluice.yaml | access: { cors: { origins: ["{page}"] } }
      """),
  CORS_TWICE(
      """
      nginx       | remove: add_header Access-Control-Allow-Origin ...;
      Caddy       | remove: header Access-Control-Allow-Origin ...
      HAProxy     | remove: http-response set-header Access-Control-Allow-Origin ...
      Cloudflare  | no Response Header Transform Rule that adds it
      """),
  PLAIN_HTTP(
      """
      nginx       | listen 443 ssl;   # and ssl_certificate, ssl_certificate_key
      Caddy       | {host} { reverse_proxy 127.0.0.1:8080 }
      HAProxy     | bind :443 ssl crt /etc/haproxy/{host}.pem
      Cloudflare  | SSL/TLS, Edge Certificates: Always Use HTTPS
      """),
  /** Signed by nobody known, for another name, or with a certificate missing in between. */
  TLS_UNTRUSTED(
      """
      nginx       | ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;
      Caddy       | {host} { reverse_proxy 127.0.0.1:8080 }
      HAProxy     | bind :443 ssl crt /etc/haproxy/{host}.pem   # chain and key in one file
      """),
  TLS_EXPIRY(
      """
      nginx       | certbot renew && nginx -s reload
      Caddy       | caddy reload   # it renews by itself; see its log
      HAProxy     | systemctl reload haproxy   # after the file was renewed
      """),
  TLS_OLD(
      """
      nginx       | ssl_protocols TLSv1.2 TLSv1.3;
      HAProxy     | bind :443 ssl ssl-min-ver TLSv1.2
      Cloudflare  | SSL/TLS, Edge Certificates: Minimum TLS Version 1.2
      """),
  /** An initialize or discover of one revision is not answered, others are. */
  REVISION(
      """
      sluice.yaml | none: see which headers and methods the proxy lets through
      """);

  // Deliberately suppressed: it is a view that nobody can change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<Proxy, String> cures;

  /**
   * @param cures a line for each, behind the name of what is to be configured
   */
  Trouble(String cures) {
    Map<Proxy, String> lines = new EnumMap<>(Proxy.class);
    cures
        .lines()
        .map(line -> line.split(" +\\| ", 2))
        .forEach(parts -> lines.put(Proxy.called(parts[0]), parts[1]));
    this.cures = Collections.unmodifiableMap(lines);
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
