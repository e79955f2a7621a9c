package dev.sluice.backend.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.sse.PostAddresses.Announced;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PostAddressesTest {

  private static List<URI> candidates(String stream, String announced) {
    return ((Announced.At) PostAddresses.announced(URI.create(stream), announced)).candidates();
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:1/sse,      /messages/?s=1,            http://h:1/messages/?s=1",
    "http://h:1/a/sse,    /a/messages?s=1,           http://h:1/a/messages?s=1",
    "http://h:1/a/sse,    messages?s=1,              http://h:1/a/messages?s=1",
    "http://h:1/a/b/sse,  ../messages,               http://h:1/a/messages",
    "http://h:1/a/sse,    ?s=1,                      http://h:1/a/sse?s=1",
    "http://h:1/sse?k=v,  ?s=1,                      http://h:1/sse?s=1",
    "http://h:1/sse,      http://H:1/m?s=%20,        http://h:1/m?s=%20",
    "https://h/sse,       http://h/m,                https://h/m",
    "http://h:1/sse,      ' /m ',                    http://h:1/m",
    "http://h:1,          /m,                        http://h:1/m",
    "http://h:1/sse,      /m#part,                   http://h:1/m"
  })
  void announced_sameHostAndPort_isResolved(String stream, String announced, String target) {
    assertThat(candidates(stream, announced)).containsExactly(URI.create(target));
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:1/sse, http://evil:1/m,         'another host, evil:1 (expected: h:1)'",
    "http://h:1/sse, http://h:2/m,            'another host, h:2 (expected: h:1)'",
    "http://h:1/sse, //evil/m,                'another host, evil:80'",
    "http://h:1/sse, http://h:1@evil:1/m,     'another host, evil:1'",
    "http://h:1/sse, file:///etc/passwd,      'no http address'",
    "http://h:1/sse, 'http://h:1/a b',        'malformed'",
    "http://h:1/sse, '',                      'of 0 characters'"
  })
  void announced_anythingElse_isRefused(String stream, String announced, String why) {
    assertThat(PostAddresses.announced(URI.create(stream), announced))
        .isInstanceOfSatisfying(
            Announced.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  @Test
  void announced_length_upToTheLimitAndNotOnePast() {
    String longest = "/" + "m".repeat(PostAddresses.MAX_LENGTH - 1);
    URI stream = URI.create("http://h/sse");
    assertThat(PostAddresses.announced(stream, longest)).isInstanceOf(Announced.At.class);
    assertThat(PostAddresses.announced(stream, longest + "m"))
        .isInstanceOf(Announced.Refused.class);
  }

  @Test
  void announced_withoutThePrefixesOfTheStream_isTriedBelowEachOfThem() {
    assertThat(candidates("http://h/a/b/sse", "/b/messages?s=1"))
        .containsExactly(
            URI.create("http://h/b/messages?s=1"),
            URI.create("http://h/a/b/b/messages?s=1"),
            URI.create("http://h/a/b/messages?s=1"));
  }

  @Test
  void announced_belowManyPrefixes_isTriedBelowTheLongest() {
    assertThat(candidates("http://h/1/2/3/4/5/6/sse", "/m"))
        .hasSize(1 + PostAddresses.MAX_PREFIXES)
        .contains(URI.create("http://h/1/2/3/4/5/6/m"));
  }

  @Test
  void next_untilOneAccepted_isTheNextCandidate() {
    PostAddresses addresses = new PostAddresses(candidates("http://h/a/b/sse", "/m"));
    assertThat(addresses.target()).isEqualTo(URI.create("http://h/m"));
    assertThat(addresses.next()).isEqualTo(URI.create("http://h/a/b/m"));
    assertThat(addresses.hasAccepted()).isFalse();
    addresses.accepted();
    assertThat(addresses.next()).isNull();
    assertThat(addresses.target()).isEqualTo(URI.create("http://h/a/b/m"));
  }
}
