package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What a server wants to know before it goes on, and what of it is known. Bytes are copies. */
final class Input {

  /** One question; its answer is set once. */
  static final class Question {
    final byte[] key;
    final String method;
    final byte @Nullable [] params;
    byte @Nullable [] answer;

    Question(byte[] key, String method, byte @Nullable [] params) {
      this.key = key;
      this.method = method;
      this.params = params;
    }
  }

  private final List<Question> questions;

  /** {@code requestState} as the server wrote it, null when there is none. */
  private final byte @Nullable [] state;

  private Input(List<Question> questions, byte @Nullable [] state) {
    this.questions = questions;
    this.state = state;
  }

  List<Question> questions() {
    return questions;
  }

  static Input of(Message response, InputRequired required) {
    ByteBuf json = response.bytes();
    List<Question> questions = new ArrayList<>(required.requests().size());
    for (InputRequired.Request request : required.requests()) {
      Span params = request.params();
      questions.add(
          new Question(
              JsonSpans.quote(request.key()),
              request.method(),
              params == null ? null : params(json, request.method(), params)));
    }
    Span state = required.state();
    return new Input(questions, state == null ? null : bytes(json, state));
  }

  /**
   * The params of a request as a client of a session revision knows them: one that brings its user
   * to a URL has an id there.
   */
  private static byte[] params(ByteBuf json, String method, Span params) {
    if (!method.equals(McpMethod.ELICITATION_CREATE)
        || JsonSpans.member(json, params.start(), params.end(), "url") == null
        || JsonSpans.member(json, params.start(), params.end(), McpField.ELICITATION_ID) != null) {
      return bytes(json, params);
    }
    String id = Long.toHexString(ThreadLocalRandom.current().nextLong());
    byte[] begin = ("{\"" + McpField.ELICITATION_ID + "\":\"" + id + "\",").getBytes(US_ASCII);
    ByteBuf out = Unpooled.buffer(begin.length + params.end() - params.start());
    out.writeBytes(begin);
    Retry.write(json, new Span(params.start() + 1, params.end()), out);
    return bytes(out, new Span(0, out.readableBytes()));
  }

  static byte[] bytes(ByteBuf json, Span span) {
    byte[] bytes = new byte[span.end() - span.start()];
    json.getBytes(json.readerIndex() + span.start(), bytes);
    return bytes;
  }

  /** Keeps the result of an answer. */
  void answer(int question, Message result) {
    questions.get(question).answer =
        bytes(
            result.bytes(),
            new Span(result.envelope().start(Member.RESULT), result.envelope().end(Member.RESULT)));
  }

  /** The members of the request that is made again; no comma at the end. */
  byte[] members() {
    ByteBuf out = Unpooled.buffer(256);
    if (!questions.isEmpty()) {
      out.writeCharSequence("\"" + McpField.INPUT_RESPONSES + "\":", US_ASCII);
      char before = '{';
      for (Question question : questions) {
        byte[] answer = question.answer;
        if (answer == null) {
          throw new IllegalStateException("question: unanswered (expected: an answer)");
        }
        out.writeByte(before).writeBytes(question.key).writeByte(':').writeBytes(answer);
        before = ',';
      }
      out.writeByte('}');
    }
    byte[] echoed = state;
    if (echoed != null) {
      out.writeCharSequence(
          (questions.isEmpty() ? "\"" : ",\"") + McpField.REQUEST_STATE + "\":", UTF_8);
      out.writeBytes(echoed);
    }
    return bytes(out, new Span(0, out.readableBytes()));
  }
}
