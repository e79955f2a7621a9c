package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers against arguments, case by case as the specification has them. */
class MirroredParamsTest {
  private static final MirroredParams PARAMS =
      new MirroredParams(List.of(new ParamHeader("Region", List.of("place", "region"))));

  private static @Nullable String fault(String arguments, Map<String, String> sent) {
    Message call =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\""
                + arguments
                + "}}");
    try {
      return PARAMS.fault(call, sent);
    } finally {
      call.release();
    }
  }

  private static String value(String raw) {
    return ",\"arguments\":{\"region\":9,\"place\":{\"a\":1,\"region\":" + raw + "}}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"us-west1\" | us-west1",
        "\"\" | ''",
        "\"a b\" | a b",
        "\"Hello, 世界\" | =?base64?SGVsbG8sIOS4lueVjA==?=",
        "\"\\u0048ello, 世界\" | =?base64?SGVsbG8sIOS4lueVjA==?=",
        "\"line1\\nline2\" | =?base64?bGluZTEKbGluZTI=?=",
        "\"=?base64?literal?=\" | =?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=",
        "\"=?base64?SGVsbG8=\" | =?base64?SGVsbG8=",
        "\"SGVsbG8=\" | SGVsbG8=",
        "42 | 42",
        "42 | 42.0",
        "42.0 | 42",
        "-7 | -7",
        "4.2e1 | 42",
        "true | true",
        "false | false"
      })
  void fault_headerSaysWhatTheArgumentDoes_isNone(String argument, String header) {
    String sent = header.equals("''") ? "" : header;
    assertThat(fault(value(argument), Map.of("region", sent, "unknown", "x"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"us-west1\" | US-WEST1 | has another value",
        "\"Hello\" | =?base64?SGVsbG8?= | invalid",
        "\"Hello\" | =?base64?SGVs!!!bG8=?= | invalid",
        "\"a\" | =?base64?/w==?= | invalid",
        "\"Hello\" | SGVsbG8= | has another value",
        "\"é\" | é | invalid",
        "42 | 43 | has another value",
        "42 | 0x2a | has another value",
        "42 | true | has another value",
        "true | TRUE | has another value",
        "null | null | no value to compare",
        "{} | {} | no value to compare",
      })
  void fault_headerSaysAnythingElse_isToldWithoutTheValues(
      String argument, String header, String expected) {
    assertThat(fault(value(argument), Map.of("region", header)))
        .startsWith("Mcp-Param-Region and argument place.region: ")
        .contains(expected);
  }

  @Test
  void fault_controlCharacterInTheHeader_isInvalid() {
    assertThat(fault(value("\"a\""), Map.of("region", "a\u0001"))).contains("invalid");
  }

  @Test
  void fault_headerMissing_isToldUnlessThereIsNothingToMirror() {
    assertThat(fault(value("\"x\""), Map.of())).contains("the header is missing");
    assertThat(fault(value("0"), Map.of())).contains("the header is missing");
    assertThat(fault(value("null"), Map.of())).isNull();
    assertThat(fault(value("9007199254740993"), Map.of())).isNull();
    assertThat(fault("", Map.of())).isNull();
    assertThat(fault(",\"arguments\":{\"place\":\"region\"}", Map.of())).isNull();
  }

  @Test
  void fault_headerWithoutTheArgument_isTold() {
    assertThat(fault("", Map.of("region", "x"))).contains("no value to compare");
    assertThat(fault(",\"arguments\":{}", Map.of("region", ""))).contains("no value to compare");
  }

  @Test
  void fault_veryLongNumbers_areComparedByTheirText() {
    String number = "1".repeat(65);
    assertThat(fault(value(number), Map.of("region", number))).isNull();
    assertThat(fault(value(number), Map.of("region", number + ".0"))).isNotNull();
    assertThat(fault(value("1e999999999"), Map.of("region", "1e999999998"))).isNotNull();
  }
}
