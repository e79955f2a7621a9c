package dev.sluice.protocol.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestIdTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "7,7", "-7,-7", "0,0", "999999999999999999,999999999999999999",
        "9223372036854775807,9223372036854775807", "9223372036854775808,-1", "1.5,-1", "1e3,-1",
        "\"7\",-1", "99999999999999999999,-1"
      })
  void asLong_integersThatFit_areRead(String token, long expected) {
    assertThat(new RequestId(token).asLong(-1)).isEqualTo(expected);
    assertThat(new RequestId(token).isText()).isEqualTo(token.startsWith("\""));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "7,7",
        "\"7\",7",
        "7.0,7",
        "7.000,7",
        "\"7.0\",7",
        "-7,-7",
        "7.5,-1",
        "7.,-1",
        ".0,-1",
        "\"\",-1",
        "\" 7\",-1",
        "\"a\",-1",
        "1e3,-1",
        "99999999999999999999,-1"
      })
  void asEchoed_whatWasMeantAsAnInteger_isRead(String token, long expected) {
    assertThat(new RequestId(token).asEchoed(-1)).isEqualTo(expected);
  }
}
