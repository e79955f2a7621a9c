package dev.sluice.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Client.AnswerListener;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AsksTest {
  private final Door door = new Door(new Limits().sessions(10).calls(2).asks(2).config());

  /** Remembers what it heard. */
  private static final class Ask implements AnswerListener {
    final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @Override
    public void onAnswer(Message answer) {
      heard.add("answer " + Door.text(answer));
      answer.release();
    }

    @Override
    public void onProgress(Message notification) {
      heard.add("progress");
      notification.release();
    }

    @Override
    public void onGone() {
      heard.add("gone");
    }
  }

  @AfterEach
  void closeDoor() {
    door.close();
  }

  private static String result(RequestId id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id.token() + ",\"result\":{\"roots\":[]}}";
  }

  private static String progress(String token) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
        + "{\"progressToken\":"
        + token
        + ",\"progress\":1}}";
  }

  @Test
  void answer_awaited_reachesItsListenerOnce() {
    Session session = door.open();
    Ask first = new Ask();
    Ask second = new Ask();
    RequestId id = requireNonNull(session.awaitAnswer(first));
    RequestId other = requireNonNull(session.awaitAnswer(second));
    assertThat(id).isNotEqualTo(other);

    assertThat(door.send(session, result(id)).get()).isEqualTo(Reply.ACCEPTED);
    assertThat(door.send(session, result(id)).get()).isEqualTo(Reply.ACCEPTED);
    assertThat(first.heard).containsExactly("answer " + result(id));
    assertThat(second.heard).isEmpty();
    assertThat(door.events).contains("stray");
    session.forgetAnswer(other);
    assertThat(session.holdings().ledger()).isEqualTo(Ledger.ZERO);
  }

  @Test
  void answer_asError_reachesItsListener() {
    Session session = door.open();
    Ask ask = new Ask();
    RequestId id = requireNonNull(session.awaitAnswer(ask));
    String error =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id.token()
            + ",\"error\":{\"code\":-1,\"message\":\"user said no\"}}";
    door.send(session, error).get();
    assertThat(ask.heard).containsExactly("answer " + error);
  }

  @Test
  void answer_toNobody_isAcceptedAndCounted() {
    Session session = door.open();
    door.send(session, "{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}").get();
    door.send(session, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"\"}}")
        .get();
    assertThat(door.events).containsExactly("opened 2025-11-25", "stray", "stray");
  }

  @Test
  void answer_fromAnotherSession_reachesNobody() {
    Session session = door.open();
    Session other = door.open();
    Ask ask = new Ask();
    RequestId id = requireNonNull(session.awaitAnswer(ask));
    door.send(other, result(id)).get();
    assertThat(ask.heard).isEmpty();
    door.sessions.end(session);
    assertThat(ask.heard).containsExactly("gone");
  }

  @Test
  void progress_ofAnAsk_reachesItsListener() {
    Session session = door.open();
    Ask ask = new Ask();
    RequestId id = requireNonNull(session.awaitAnswer(ask));
    door.send(session, progress(id.token())).get();
    door.send(session, progress("12345")).get();
    door.send(session, result(id)).get();
    door.send(session, progress(id.token())).get();
    assertThat(ask.heard).containsExactly("progress", "answer " + result(id));
  }

  @Test
  void awaitAnswer_atLimit_givenAndOneMoreRefused() {
    Session session = door.open();
    RequestId first = requireNonNull(session.awaitAnswer(new Ask()));
    assertThat(session.awaitAnswer(new Ask())).isNotNull();
    assertThat(session.awaitAnswer(new Ask())).isNull();
    session.forgetAnswer(first);
    assertThat(session.awaitAnswer(new Ask())).isNotNull();
  }

  @Test
  void awaitAnswer_afterClose_isRefused() {
    Session session = door.open();
    door.sessions.end(session);
    assertThat(session.awaitAnswer(new Ask())).isNull();
  }

  @Test
  void forgetAnswer_thenAnswered_hearsNothing() {
    Session session = door.open();
    Ask ask = new Ask();
    RequestId id = requireNonNull(session.awaitAnswer(ask));
    session.forgetAnswer(id);
    door.send(session, result(id)).get();
    door.sessions.end(session);
    assertThat(ask.heard).isEmpty();
  }
}
