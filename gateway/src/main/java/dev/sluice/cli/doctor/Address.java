package dev.sluice.cli.doctor;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where clients reach the gateway.
 *
 * @param path that of the MCP endpoint
 */
public record Address(boolean tls, String host, int port, String path) {
  private static final int MOST_PORT = 65_535;
  private static final String MCP = "/mcp";
  private static final String SSE = "/sse";

  /**
   * Reads a URL: that of an MCP endpoint, or what stands before {@code /mcp}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Address of(String url) {
    URI uri;
    try {
      uri = new URI(url.contains("://") ? url : "http://" + url);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(expected(url), malformed);
    }
    String scheme = uri.getScheme();
    boolean tls = scheme.equalsIgnoreCase("https");
    if (uri.getHost() == null || !(tls || scheme.equalsIgnoreCase("http"))) {
      throw new IllegalArgumentException(expected(url));
    }
    int port = uri.getPort() < 0 ? tls ? 443 : 80 : uri.getPort();
    if (port < 1 || port > MOST_PORT) {
      throw new IllegalArgumentException(expected(url));
    }
    String host = uri.getHost().replace("[", "").replace("]", "");
    return new Address(tls, host, port, endpoint(uri.getRawPath()));
  }

  private static String expected(String url) {
    return "'"
        + url.replaceFirst("//[^/@]*@", "//")
        + "' (expected: a URL like https://mcp.example.com/mcp)";
  }

  private static String endpoint(String path) {
    String whole = path.replaceFirst("/+$", "");
    if (whole.endsWith(SSE)) {
      return whole.substring(0, whole.length() - SSE.length()) + MCP;
    }
    return whole.isEmpty() || !(whole.endsWith(MCP) || path.length() == whole.length())
        ? whole + MCP
        : whole;
  }

  /** The same place with another endpoint. */
  Address at(String other) {
    return new Address(tls, host, port, other);
  }

  /** Where the endpoint is if this is only what stands before it. */
  Address below() {
    return at(path + MCP);
  }

  /** Where HTTP+SSE is, if anywhere. */
  String sse() {
    return prefix() + SSE;
  }

  /** What stands before the last part of the path. */
  String prefix() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** Host and port as in the {@code Host} header. */
  String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  String origin() {
    return (tls ? "https://" : "http://") + authority();
  }

  /** Whether nobody but this machine can listen to what is said. */
  boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public String toString() {
    return origin() + path;
  }
}
