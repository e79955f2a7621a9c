package dev.sluice.backend.http;

/** How a server with a URL is reached ({@code servers.NAME.transport}). */
public enum UrlTransport {
  /** By Streamable HTTP; by HTTP+SSE when that is not served at the URL. */
  AUTO,
  /** By Streamable HTTP. */
  STREAMABLE,
  /** By HTTP+SSE, the transport of revision 2024-11-05. */
  SSE
}
