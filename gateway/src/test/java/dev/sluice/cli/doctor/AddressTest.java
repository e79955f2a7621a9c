package dev.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL on the command line stands for. */
final class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://mcp.example.com, https://mcp.example.com/mcp, /sse",
    "https://mcp.example.com/, https://mcp.example.com/mcp, /sse",
    "https://mcp.example.com/mcp, https://mcp.example.com/mcp, /sse",
    "https://mcp.example.com/mcp/, https://mcp.example.com/mcp, /sse",
    "https://mcp.example.com/sse, https://mcp.example.com/mcp, /sse",
    "http://127.0.0.1:8080/gw/, http://127.0.0.1:8080/gw/mcp, /gw/sse",
    "http://127.0.0.1:8080/gw/mcp, http://127.0.0.1:8080/gw/mcp, /gw/sse",
    "http://h/servers/a/mcp, http://h/servers/a/mcp, /servers/a/sse",
    "http://h/api/v1, http://h/api/v1, /api/sse",
    "http://[::1]:80/mcp, http://[::1]/mcp, /sse",
    "localhost:8080, http://localhost:8080/mcp, /sse"
  })
  void of_url_isTheEndpoint(String url, String whole, String sse) {
    Address address = Address.of(url);

    assertThat(address).hasToString(whole);
    assertThat(address.sse()).isEqualTo(sse);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h/mcp",
        "http://",
        "http://a b/",
        "https:///mcp",
        "http://h:99999/mcp",
        "http://h:0/mcp"
      })
  void of_noUrl_refused(String url) {
    assertThatThrownBy(() -> Address.of(url)).hasMessageContaining("expected: a URL");
  }

  @Test
  void below_path_hasMcpAtItsEnd() {
    assertThat(Address.of("http://h/gw").below()).hasToString("http://h/gw/mcp");
  }
}
