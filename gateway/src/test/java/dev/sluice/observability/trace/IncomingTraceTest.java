package dev.sluice.observability.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Message;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IncomingTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final String OTHER = "00-1bf7651916cd43dd8448eb211c80319d-c7ad6b7169203332-01";

  private static IncomingTrace read(String meta, Map<String, String> headers) {
    Message message =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":"
                + meta
                + "}}");
    try {
      return IncomingTrace.of(message, name -> headers.get(name.toString()));
    } finally {
      message.release();
    }
  }

  @Test
  void trace_inBoth_metaIsTheParentAndTheHeaderALink() {
    IncomingTrace trace =
        read("{\"traceparent\":\"" + PARENT + "\"}", Map.of("traceparent", OTHER));
    assertThat(trace.parent().getSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(trace.link()).isNotNull();
  }

  @Test
  void trace_theSameInBoth_isNoLink() {
    IncomingTrace trace =
        read("{\"traceparent\":\"" + PARENT + "\"}", Map.of("traceparent", PARENT));
    assertThat(trace.parent().getTraceId()).isEqualTo(TRACE);
    assertThat(trace.link()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "{\"traceparent\":7}",
        "{\"traceparent\":\"\"}",
        "{\"traceparent\":\"00-" + TRACE + "-0000000000000000-01\"}",
        "{\"traceparent\":\"00-00000000000000000000000000000000-b7ad6b7169203331-01\"}",
        "{\"traceparent\":\"ff-" + TRACE + "-b7ad6b7169203331-01\"}",
        "{\"traceparent\":\"00-" + TRACE + "-b7ad6b7169203331\"}",
        "{\"traceparent\":\"" + PARENT + "\\r\\nx: y\"}"
      })
  void trace_badInMeta_theHeaderIsTheParent(String meta) {
    assertThat(read(meta, Map.of("traceparent", OTHER)).parent().getSpanId())
        .isEqualTo("c7ad6b7169203332");
    assertThat(read(meta, Map.of()).parent().isValid()).isFalse();
  }

  @Test
  void state_atItsLimit_isKeptAndOnePastIsNot() {
    String most = "a=" + "x".repeat(254) + ",b=" + "y".repeat(253);
    assertThat(most).hasSize(IncomingTrace.MAX_STATE);
    Map<String, String> headers = Map.of("traceparent", PARENT, "tracestate", most);
    assertThat(read("{}", headers).parent().getTraceState().size()).isEqualTo(2);
    headers = Map.of("traceparent", PARENT, "tracestate", most + 'y');
    assertThat(read("{}", headers).parent().getTraceState().size()).isZero();
  }

  @Test
  void baggage_atItsLimit_isPassedOnAndOnePastIsNot() {
    String most = "k=" + "v".repeat(IncomingTrace.MAX_BAGGAGE - 2);
    assertThat(read("{\"baggage\":\"" + most + "\"}", Map.of()).baggage()).isEqualTo(most);
    assertThat(read("{\"baggage\":\"" + most + "v\"}", Map.of()).baggage()).isNull();
    assertThat(read("{}", Map.of("baggage", "k=v")).baggage()).isEqualTo("k=v");
    assertThat(read("{\"baggage\":\"k=\\nv\"}", Map.of()).baggage()).isNull();
  }
}
