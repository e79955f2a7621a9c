package dev.sluice.protocol.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the specification, and what no value may be like. */
final class HeaderTextTest {

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "us-west1,us-west1",
        "a b,a b",
        "'Hello, \u4e16\u754c',=?base64?SGVsbG8sIOS4lueVjA==?=",
        " padded ,=?base64?IHBhZGRlZCA=?=",
        "=?base64?literal?=,=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=",
        "=?base64?open,=?base64?open",
        "=?BASE64?SGVsbG8=?=,=?BASE64?SGVsbG8=?=",
        "SGVsbG8=,SGVsbG8=",
        "'',=?base64??="
      })
  void text_encodedAndDecoded_isItself(String text, String value) {
    assertThat(HeaderText.encode(text)).isEqualTo(value);
    assertThat(HeaderText.decode(value)).isEqualTo(text);
  }

  @Test
  void encode_lineBreak_isEncoded() {
    assertThat(HeaderText.encode("line1\nline2")).isEqualTo("=?base64?bGluZTEKbGluZTI=?=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=?base64?SGVsbG8?=",
        "=?base64?SGVs!!!bG8=?=",
        "=?base64?SGVsbG8=",
        "=?base64?_-__?=",
        "=?base64?/w==?=",
        "caf\u00e9",
        "a\u0000b",
        "a\u007fb"
      })
  void decode_noSuchValue_isNull(String value) {
    boolean literal = value.equals("=?base64?SGVsbG8=");

    assertThat(HeaderText.decode(value)).isEqualTo(literal ? value : null);
  }
}
