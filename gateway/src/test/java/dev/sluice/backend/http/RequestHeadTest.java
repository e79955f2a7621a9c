package dev.sluice.backend.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.GatewayVersion;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {
  private static final String REST =
      "accept: application/json, text/event-stream\r\nuser-agent: sluice/"
          + GatewayVersion.TEXT
          + "\r\n";

  private static String text(RequestHead head, HttpHeaders headers, int length) {
    ByteBuf bytes = head.with(headers, length, 0);
    try {
      return bytes.toString(ISO_8859_1);
    } finally {
      bytes.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:3840/mcp,   /mcp,      127.0.0.1:3840",
    "http://scraper,              /,         scraper",
    "http://scraper:80/a%20b?c=d, /a%20b?c=d, scraper",
    "http://[::1]:99/mcp/,        /mcp/,     [::1]:99",
  })
  void with_address_namesItAsHttpDoes(URI uri, String target, String host) {
    RequestHead head = new RequestHead(HttpMethod.POST, uri, Set.of());
    assertThat(text(head, new DefaultHttpHeaders(), 5))
        .isEqualTo(
            "POST %s HTTP/1.1\r\nhost: %s\r\n%scontent-length: 5\r\n\r\n"
                .formatted(target, host, REST));
  }

  @Test
  void with_configuredHeaders_standInsteadOfOurs() {
    RequestHead head =
        new RequestHead(
            HttpMethod.DELETE, URI.create("http://a/mcp"), Set.of("Host", "User-Agent", "x"));
    HttpHeaders headers =
        new DefaultHttpHeaders().add("Host", "b").add("User-Agent", "mine").add("x", "\u00fc");
    assertThat(text(head, headers, -1))
        .isEqualTo(
            String.join(
                "\r\n",
                "DELETE /mcp HTTP/1.1",
                "accept: application/json, text/event-stream",
                "Host: b",
                "User-Agent: mine",
                "x: \u00fc",
                "",
                ""));
  }
}
