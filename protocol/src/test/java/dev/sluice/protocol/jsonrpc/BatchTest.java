package dev.sluice.protocol.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.Buffers;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
  private final EnvelopeReader reader = new EnvelopeReader(4);

  @ParameterizedTest
  @CsvSource({"'[]',true", "' \t\r\n[',true", "'{}',false", "'',false", "'  ',false", "'x[',false"})
  void isBatch_firstNonBlank_decides(String body, boolean batch) {
    assertThat(EnvelopeReader.isBatch(Unpooled.copiedBuffer(body, UTF_8))).isEqualTo(batch);
  }

  @Test
  void readBatch_elements_findsTheirSpans() throws Exception {
    String body = " [ {\"id\":1} ,[2],\"é,]\", 4 ] ";
    Buffers.each(
        body,
        buffer -> {
          List<String> raw = new ArrayList<>();
          for (Span span : reader.readBatch(buffer, 4)) {
            int start = buffer.readerIndex() + span.start();
            raw.add(buffer.toString(start, span.end() - span.start(), UTF_8));
          }
          assertThat(raw).containsExactly("{\"id\":1}", "[2]", "\"é,]\"", "4");
        });
  }

  @Test
  void readBatch_asManyAsAllowed_passesAndOneMoreFails() throws Exception {
    assertThat(reader.readBatch(Unpooled.copiedBuffer("[1,2,3]", UTF_8), 3)).hasSize(3);
    assertThat(fault("[1,2,3,4]")).isEqualTo(JsonRpcError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}", "7"})
  void readBatch_noBatch_isInvalidRequest(String body) {
    assertThat(fault(body)).isEqualTo(JsonRpcError.INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[", "[1", "[1,]", "[,1]", "[1 2]", "[1] 2", "[{\"a\":}]", "[[[[[]]]]]"})
  void readBatch_malformed_isParseError(String body) {
    assertThat(fault(body)).isEqualTo(JsonRpcError.PARSE_ERROR);
  }

  private @Nullable Integer fault(String body) {
    try {
      reader.readBatch(Unpooled.copiedBuffer(body, UTF_8), 3);
      return null;
    } catch (MalformedMessageException malformed) {
      return malformed.code();
    }
  }
}
