package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class JsonRpcWriterTest {
  private final ByteBuf out = Unpooled.wrappedBuffer(new byte[256]).clear();

  @Test
  void request_withAndWithoutParams_isRead() throws Exception {
    JsonRpcWriter.request(out, RequestId.of(7), "ping", null);
    assertThat(text()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
    JsonRpcWriter.request(out.clear(), new RequestId("\"a\""), "tools/call", "{\"name\":\"é\"}");
    assertThat(Reading.of(text()).names()).containsEntry(Member.NAME, "é");
  }

  @Test
  void notification_withParams_isRead() throws Exception {
    JsonRpcWriter.notification(out, "notifications/cancelled", "{\"requestId\":7}");
    assertThat(Reading.of(text()).members()).containsEntry(Member.REQUEST_ID, "7");
  }

  @Test
  void result_isRead() throws Exception {
    JsonRpcWriter.result(out, RequestId.of(7), "{\"isError\":true}");
    assertThat(Reading.of(text()).members()).containsEntry(Member.IS_ERROR, "true");
  }

  @Test
  void error_withData_isRead() throws Exception {
    JsonRpcWriter.error(out, RequestId.of(7), -32013, "say \"no\"\n", "{\"x\":1}");
    assertThat(text())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32013,"
                + "\"message\":\"say \\\"no\\\"\\n\",\"data\":{\"x\":1}}}");
  }

  @Test
  void error_withoutId_hasNone() throws Exception {
    JsonRpcWriter.error(out, null, -32700, "no JSON", null);
    assertThat(Reading.of(text()).kind()).isEqualTo(Envelope.Kind.ERROR);
    assertThat(Reading.of(text()).id()).isNull();
  }

  private String text() {
    return out.toString(UTF_8);
  }
}
