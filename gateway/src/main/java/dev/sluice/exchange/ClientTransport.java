package dev.sluice.exchange;

/** The transport a client's session lives on. Its id means nothing on the other one. */
public enum ClientTransport {
  /** Streamable HTTP, of 2025-03-26 and later: a session of many requests and streams. */
  STREAMABLE_HTTP("streamable_http"),

  /** HTTP+SSE, of 2024-11-05: a session is one stream and what is POSTed to its address. */
  HTTP_SSE("http_sse");

  private final String label;

  ClientTransport(String label) {
    this.label = label;
  }

  /** The transport as a label value. */
  public String label() {
    return label;
  }
}
