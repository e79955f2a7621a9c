package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class WelcomeTest {

  private static Surveyed up(String server, String... tools) {
    return new Surveyed.Up(
        new ServerName(server),
        new ServerDescription(ProtocolVersion.V2025_06_18, "{}", "{}", null),
        Arrays.stream(tools).map(tool -> JsonMapper.shared().readTree(tool)).toList());
  }

  private static String curl(String address, Surveyed... answers) {
    return SampleCall.first(List.of(answers)).map(call -> call.curl(address)).orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 80, http://127.0.0.1:80",
    "0.0.0.0, 1, http://127.0.0.1:1",
    "::1, 2, http://[0:0:0:0:0:0:0:1]:2",
    "10.1.2.3, 3, http://10.1.2.3:3"
  })
  void url_address_asAClientHereReachesIt(String host, int port, String url) {
    assertThat(Welcome.url("http", new InetSocketAddress(host, port))).isEqualTo(url);
  }

  @Test
  void sample_echo_preferredWithArgumentsOfItsSchema() {
    assertThat(
            curl(
                "http://h:1",
                up(
                    "w",
                    "{\"name\":\"drop\"}",
                    "{\"name\":\"read\",\"annotations\":{\"readOnlyHint\":true}}"),
                up(
                    "demo",
                    """
                    {"name":"echo","inputSchema":{"type":"object","required":["m","n","b","e","d","a","o"],
                      "properties":{"m":{"type":"string"},"n":{"type":"integer","minimum":5},"b":{"type":"boolean"},
                        "e":{"enum":["it's"]},"d":{"default":2},"a":{"type":"array"},
                        "o":{"type":"object","required":["i"],"properties":{"i":{"type":"number"}}}}}}
                    """)))
        .isEqualTo(
            "curl -s http://h:1/tools/call -H 'Content-Type: application/json' -d"
                + " '{\"name\":\"demo__echo\",\"arguments\":{\"m\":\"hello\",\"n\":5,\"b\":true,"
                + "\"e\":\"it'\\''s\",\"d\":2,\"a\":[],\"o\":{\"i\":1}}}'");
  }

  @Test
  void sample_withoutEcho_readOnlyPreferred() {
    assertThat(
            curl(
                "https://h:1",
                new Surveyed.Down(new ServerName("x"), "gone"),
                up(
                    "w",
                    "{\"name\":\"drop\"}",
                    "{\"name\":\"read\",\"annotations\":{\"readOnlyHint\":true}}")))
        .isEqualTo(
            "curl -s -k https://h:1/tools/call -H 'Content-Type: application/json' -d"
                + " '{\"name\":\"w__read\",\"arguments\":{}}'");
  }

  @Test
  void sample_longName_goesToTheServersOwnAddress() {
    String fits = "n".repeat(61);
    assertThat(curl("http://h:1", up("w", "{\"name\":\"%s\"}".formatted(fits))))
        .contains("http://h:1/tools/call ", "\"w__" + fits + '"');
    assertThat(curl("http://h:1", up("w", "{\"name\":\"%sn\"}".formatted(fits))))
        .contains("http://h:1/servers/w/tools/call ", "\"name\":\"" + fits + "n\"");
  }

  @Test
  void sample_noTool_none() {
    assertThat(curl("http://h:1", up("w"))).isEqualTo("none");
  }
}
