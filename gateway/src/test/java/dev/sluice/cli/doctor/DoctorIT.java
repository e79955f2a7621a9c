package dev.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.doctor.Examined.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor says of servers and proxies that are broken in one way each. */
@Timeout(60)
final class DoctorIT {
  private Patient patient;

  @BeforeEach
  void start() throws IOException {
    patient = new Patient();
  }

  @AfterEach
  void stop() throws IOException {
    patient.close();
  }

  private Diagnosis examine() throws Exception {
    return examine(Duration.ZERO, null, List.of());
  }

  private Diagnosis examine(Duration idle, @Nullable String page, List<String> headers)
      throws Exception {
    Address address = Address.of(patient.url("http"));
    return Doctor.examine(
        new Doctor.Plan(address, headers, Duration.ofSeconds(2), idle, page), text -> {});
  }

  private static List<String> ids(Diagnosis diagnosis) {
    return diagnosis.findings().stream().map(finding -> finding.trouble().id()).distinct().toList();
  }

  private static Examined of(Diagnosis diagnosis, String check) {
    return diagnosis.examined().stream()
        .filter(each -> each.name().equals(check))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void examine_nothingWrong_noFindings() throws Exception {
    Diagnosis diagnosis = examine(Duration.ofSeconds(1), null, List.of());

    assertThat(diagnosis.findings()).isEmpty();
    assertThat(diagnosis.reached()).isTrue();
    assertThat(diagnosis.sluice()).isEqualTo("1.2.3");
    assertThat(of(diagnosis, "idle").summary()).contains("a silent stream lives ");
    assertThat(of(diagnosis, "revisions").summary())
        .isEqualTo("2024-11-05, 2025-03-26, 2025-06-18, 2025-11-25, 2026-07-28");
  }

  @Test
  void examine_itsSessions_areAllEnded() throws Exception {
    examine();

    long opened =
        patient.calls.stream().filter(call -> call.body().contains("\"initialize\"")).count();
    long ended = patient.calls.stream().filter(call -> call.first().startsWith("DELETE")).count();
    // One is over HTTP+SSE, where the session ends with its stream.
    assertThat(ended).isEqualTo(opened - 1);
  }

  @Test
  void examine_eventsAtOnceThatWereSentOneByOne_buffering() throws Exception {
    patient.on(
        "ticks",
        call -> call.stream("", "data: {\"n\":1,\"at\":0}\n\ndata: {\"n\":2,\"at\":1750}\n\n"));

    assertThat(ids(examine())).containsExactly("buffering");
  }

  @Test
  void examine_streamThatNeverBegins_buffering() throws Exception {
    patient.on("ticks", call -> call.socket().getInputStream().read());

    Diagnosis diagnosis = examine();
    assertThat(ids(diagnosis)).containsExactly("buffering");
    assertThat(of(diagnosis, "compression").state()).isEqualTo(State.SKIPPED);
  }

  @Test
  void examine_compressedStream_compression() throws Exception {
    patient.on(
        "ticks",
        call ->
            call.stream(
                call.header("accept-encoding").contains("gzip") ? "Content-Encoding: gzip\r\n" : "",
                Patient.TICKS));

    assertThat(ids(examine())).containsExactly("compression");
  }

  @Test
  void examine_silenceCut_idleCut() throws Exception {
    patient.on("silence", call -> call.cut(Patient.TICKS));

    Diagnosis diagnosis = examine(Duration.ofSeconds(5), null, List.of());
    assertThat(ids(diagnosis)).containsExactly("idle-cut");
    assertThat(diagnosis.findings().getFirst().cures(diagnosis.address()))
        .containsEntry(Proxy.NGINX, "proxy_read_timeout 1h;")
        .containsEntry(Proxy.SLUICE, "keepalive: { interval: 1s }");
  }

  @Test
  void examine_headerTakenAway_namesIt() throws Exception {
    patient.on(
        "head",
        call -> {
          String fewer = call.head().replaceAll("(?i)mcp-name: [^\r]*\r\n", "");
          Patient.Call lost = new Patient.Call(call.first(), fewer, "", call.socket());
          call.json("Mcp-Session-Id: doctor\r\n", Patient.received(lost, "1.1", 15_000));
        });

    Diagnosis diagnosis = examine();
    assertThat(ids(diagnosis)).containsExactly("lost-request-header");
    assertThat(diagnosis.findings().getFirst().what()).contains("Mcp-Name does not arrive");
    assertThat(diagnosis.findings().getFirst().cures(diagnosis.address()).get(Proxy.HAPROXY))
        .isEqualTo("remove: http-request del-header Mcp-Name");
  }

  @Test
  void examine_answerWithoutItsHeader_lostResponseHeader() throws Exception {
    patient.on("head", call -> call.json("", Patient.received(call, "1.0", 15_000)));

    assertThat(ids(examine())).containsExactly("lost-response-header", "old-http");
  }

  @Test
  void examine_authorizationTakenAway_namesIt() throws Exception {
    List<String> headers = List.of("Authorization: Bearer x");
    assertThat(ids(examine(Duration.ZERO, null, headers))).isEmpty();

    patient.on(
        "head",
        call -> {
          String fewer = call.head().replaceAll("(?i)authorization: [^\r]*\r\n", "");
          Patient.Call lost = new Patient.Call(call.first(), fewer, "", call.socket());
          call.json("Mcp-Session-Id: doctor\r\n", Patient.received(lost, "1.1", 15_000));
        });
    assertThat(ids(examine(Duration.ZERO, null, headers))).containsExactly("lost-request-header");
  }

  @ParameterizedTest
  @CsvSource({"/messages, 404", "/gw/messages, 403"})
  void examine_announcedAddressLeadsNowhere_pathPrefix(String announced, int status)
      throws Exception {
    patient.on("sse", call -> call.stand(Patient.announcing(announced)));
    patient.on("messages", call -> call.answer(status, "", ""));

    assertThat(ids(examine())).containsExactly("path-prefix");
  }

  @Test
  void examine_announcedAddressOfAnotherHost_pathPrefix() throws Exception {
    patient.on("sse", call -> call.stand(Patient.announcing("http://inside:8080/messages")));

    assertThat(ids(examine())).containsExactly("path-prefix");
  }

  @Test
  void examine_noHttpSse_isNoFinding() throws Exception {
    patient.on("sse", call -> call.answer(404, "", ""));

    Diagnosis diagnosis = examine();
    assertThat(ids(diagnosis)).isEmpty();
    assertThat(of(diagnosis, "HTTP+SSE").state()).isEqualTo(State.SKIPPED);
  }

  @Test
  void examine_smallBodyLimit_bodySize() throws Exception {
    Patient.Answer usual =
        call -> call.json("Mcp-Session-Id: doctor\r\n", Patient.received(call, "1.1", 15_000));
    patient.on(
        "head",
        call -> {
          if (call.body().length() > 60_000) {
            call.answer(413, "", "");
          } else {
            usual.write(call);
          }
        });

    Diagnosis diagnosis = examine();
    assertThat(ids(diagnosis)).containsExactly("body-size");
    assertThat(diagnosis.findings().getFirst().what()).contains("413, one of 50 KiB passes");
  }

  @Test
  void examine_oneRevisionUnanswered_namesIt() throws Exception {
    patient.on("discover", call -> call.answer(400, "", ""));

    Diagnosis diagnosis = examine();
    assertThat(ids(diagnosis)).containsExactly("revision");
    assertThat(diagnosis.findings().getFirst().what()).contains("2026-07-28");
  }

  @Test
  void examine_deleteRefused_methodBlocked() throws Exception {
    patient.on("DELETE", call -> call.answer(403, "", ""));

    assertThat(ids(examine())).containsExactly("method-blocked");
  }

  @Test
  void examine_pageThatMayNot_cors() throws Exception {
    Diagnosis diagnosis = examine(Duration.ZERO, "https://app.example.com", List.of());

    assertThat(ids(diagnosis)).containsExactly("cors");
    assertThat(diagnosis.findings().getFirst().cures(diagnosis.address()))
        .containsEntry(
            Proxy.SLUICE, "access: { cors: { origins: [\"https://app.example.com\"] } }");
  }

  @ParameterizedTest
  @CsvSource({
    "302, Location: https://else.example/mcp, redirected",
    "403, Cf-Mitigated: challenge, challenged",
    "421, X: y, forbidden-host",
    "401, X: y, unauthorized-silently",
    "404, X: y, not-found",
    "502, X: y, bad-gateway"
  })
  void examine_noMcpBehind_saysWhy(int status, String header, String id) throws Exception {
    patient.on("initialize", call -> call.answer(status, header + "\r\nServer: nginx\r\n", ""));

    Diagnosis diagnosis = examine();
    assertThat(diagnosis.reached()).isFalse();
    assertThat(ids(diagnosis)).containsExactly(id);
    assertThat(diagnosis.proxy()).isEqualTo(Proxy.NGINX);
  }

  @Test
  void examine_signInNeeded_isNoFinding() throws Exception {
    patient.on("initialize", call -> call.answer(401, "WWW-Authenticate: Bearer\r\n", ""));

    Diagnosis diagnosis = examine();
    assertThat(ids(diagnosis)).isEmpty();
    assertThat(of(diagnosis, "answer").summary()).contains("--header");
  }

  @Test
  void examine_anotherServer_saysWhatItCan() throws Exception {
    patient.foreign();

    Diagnosis diagnosis = examine(Duration.ofSeconds(1), null, List.of());
    assertThat(diagnosis.sluice()).isNull();
    assertThat(ids(diagnosis)).isEmpty();
    assertThat(of(diagnosis, "headers").summary()).contains("Mcp-Session-Id arrives");
    assertThat(of(diagnosis, "stream GET").summary()).contains("first byte after");
    assertThat(of(diagnosis, "idle").summary()).contains("lives on after ");
    assertThat(of(diagnosis, "body size").summary()).isEqualTo("2 MiB pass");
  }

  @Test
  void examine_anotherServerWhoseStreamIsCut_idleCut() throws Exception {
    patient.foreign().on("standing", call -> call.cut(": hello\n\n"));

    assertThat(ids(examine(Duration.ofSeconds(5), null, List.of()))).containsExactly("idle-cut");
  }

  @Test
  void examine_anotherServerThatForgetsTheSession_lostRequestHeader() throws Exception {
    patient.foreign().on("ping", call -> call.answer(400, "", ""));

    assertThat(ids(examine())).containsExactly("lost-request-header");
  }

  private static void forEver(Patient.Call call, String begin, String more) throws IOException {
    call.send(begin);
    while (true) {
      call.send(more);
    }
  }

  @Test
  void examine_interimHeadsWithoutEnd_givesUp() throws Exception {
    patient.on("initialize", call -> forEver(call, "", "HTTP/1.1 100 Continue\r\n\r\n"));

    assertThat(examine().reached()).isFalse();
  }

  @Test
  void examine_commentsWithoutEnd_givesUp() throws Exception {
    String stream =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    patient.on("sse", call -> forEver(call, stream, "3\r\n:\n\n\r\n"));

    Examined withheld = of(examine(), "HTTP+SSE");
    assertThat(withheld.state()).isEqualTo(State.BAD);
    assertThat(withheld.findings().getFirst().trouble()).isEqualTo(Trouble.BUFFERING);
  }

  @Test
  void examine_bodyThatNobodyReads_isNotWaitedForForEver() throws Exception {
    patient
        .deafFrom(1 << 20)
        .on(
            "head",
            call ->
                call.json(
                    "Mcp-Session-Id: doctor\r\n",
                    Patient.received(call, "1.1", 15_000)
                        .replace("\"limit\":100000", "\"limit\":8388608")));

    assertThat(of(examine(), "body size").state()).isEqualTo(State.BAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "0", "9223372036854775807"})
  void examine_limitThatIsNone_breaksNothing(String limit) throws Exception {
    patient.on(
        "head",
        call ->
            call.json(
                "Mcp-Session-Id: doctor\r\n",
                Patient.received(call, "1.1", 15_000)
                    .replace("\"limit\":100000", "\"limit\":" + limit)));

    assertThat(ids(examine())).isEmpty();
  }

  @Test
  void examine_ticksThatAreNoNumbers_breaksNothing() throws Exception {
    String many = "9".repeat(30);
    patient.on("ticks", call -> call.stream("", "data: {\"n\":1,\"at\":%s}\n\n".formatted(many)));

    assertThat(ids(examine())).containsExactly("buffering");
  }

  @Test
  void examine_chunkedWithoutASpace_isRead() throws Exception {
    patient.on(
        "discover",
        call -> {
          String json = "{\"result\":{\"supportedVersions\":[\"2026-07-28\"]}}";
          call.send(
              "HTTP/1.1 200 OK\r\nContent-Type:application/json\r\nTransfer-Encoding:chunked\r\n\r\n"
                  + Integer.toHexString(json.length())
                  + "\r\n"
                  + json
                  + "\r\n0\r\n\r\n");
        });

    assertThat(ids(examine())).isEmpty();
  }

  @Test
  void examine_nobodyThere_fails() throws Exception {
    patient.close();

    assertThatThrownBy(this::examine).isInstanceOf(IOException.class);
  }
}
