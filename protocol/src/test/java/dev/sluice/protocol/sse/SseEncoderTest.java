package dev.sluice.protocol.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseEncoderTest {
  private final ByteBuf out = Unpooled.wrappedBuffer(new byte[512]).clear();

  @Test
  void begin_everyField_writesThemInOrder() {
    SseEncoder.begin(out, "message", "7");
    out.writeBytes("{}".getBytes(UTF_8));
    SseEncoder.end(out);
    SseEncoder.begin(out, "endpoint", null);
    SseEncoder.end(out);
    SseEncoder.begin(out, null, "é");
    SseEncoder.end(out);

    assertThat(text())
        .isEqualTo(
            "event: message\nid: 7\ndata: {}\n\nevent: endpoint\ndata: \n\nid: é\ndata: \n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a\nb", "a\rb", "a\r\nb", "\n", "\r\n", "\n\r", "\r\r\n\n", "a\n", "\na"})
  void event_lineEnds_areSplit(String data) throws Exception {
    Buffers.each(data, buffer -> SseEncoder.event(out.clear(), null, "1", buffer));
    String joined = data.replace("\r\n", "\n").replace('\r', '\n');

    assertThat(text()).isEqualTo("id: 1\ndata: " + joined.replace("\n", "\ndata: ") + "\n\n");
    byte[] written = new byte[out.readableBytes()];
    out.getBytes(0, written);
    assertThat(Events.of(ByteBufAllocator.DEFAULT, 100, List.of(written)))
        .containsExactly(joined.isEmpty() ? "id 1" : "message|1|" + joined);
  }

  @Test
  void comment_andRetry_endWithABlankLine() {
    SseEncoder.comment(out, "keepalive");
    SseEncoder.retry(out, 3000);

    assertThat(text()).isEqualTo(": keepalive\n\nretry: 3000\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r", "\u0000"})
  void fields_ofSeveralLines_areRefused(String value) {
    assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.begin(out, value, null));
    assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.begin(out, null, value));
    assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.comment(out, value));
    assertThat(out.isReadable()).isFalse();
  }

  @Test
  void retry_negative_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.retry(out, -1));
  }

  private String text() {
    return out.toString(UTF_8);
  }
}
