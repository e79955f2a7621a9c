package dev.sluice.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedirectTest {

  @ParameterizedTest
  @CsvSource({
    "http://h:1/mcp,  /mcp/,                http://h:1/mcp/",
    "http://h:1/mcp,  mcp/,                 http://h:1/mcp/",
    "http://h:1/mcp,  http://h:1/mcp/?a=b,  http://h:1/mcp/?a=b",
    "http://h:1/mcp,  http://H:1/x,         http://h:1/x",
    "http://h:1/mcp,  http://h:1,           http://h:1/",
    "https://h/mcp,   http://h/mcp/,        https://h/mcp/",
    "http://h:80/mcp, http://h/mcp/,        http://h:80/mcp/",
    "https://h:8443/mcp, http://h:8443/x,   https://h:8443/x",
    "http://h/mcp,    //h/x,                http://h/x"
  })
  void of_sameHostAndPort_isFollowedWithOurScheme(String from, String location, String target) {
    assertThat(Redirect.of(URI.create(from), location, 0))
        .isEqualTo(new Redirect.Follow(URI.create(target)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:1/mcp, http://evil:1/mcp,        'another host, evil:1 (expected: h:1)'",
    "http://h:1/mcp, http://h:2/mcp,           'another host, h:2 (expected: h:1)'",
    "http://h:1/mcp, http://h/mcp,             'another host, h:80'",
    "http://h:1/mcp, //evil/mcp,               'another host, evil:80'",
    "http://h:1/mcp, http://h:1@evil:1/mcp,    'another host, evil:1'",
    "http://h:1/mcp, file:///etc/passwd,       'no http address'",
    "http://h:1/mcp, gopher://h:1/x,           'no http address'",
    "http://h:1/mcp, 'http://h:1/a b',         'malformed'",
    "http://h/mcp,   https://h/mcp,            'scheme https'"
  })
  void of_anythingElse_isRefused(String from, String location, String why) {
    assertThat(Redirect.of(URI.create(from), location, 0))
        .isInstanceOfSatisfying(
            Redirect.Refused.class, refused -> assertThat(refused.why()).contains(why));
  }

  @Test
  void of_hops_upToTheLimitAndNotOnePast() {
    URI from = URI.create("http://h/a");
    assertThat(Redirect.of(from, "/b", Redirect.MAX_HOPS - 1)).isInstanceOf(Redirect.Follow.class);
    assertThat(Redirect.of(from, "/b", Redirect.MAX_HOPS)).isInstanceOf(Redirect.Refused.class);
    assertThat(Redirect.of(from, null, 0)).isInstanceOf(Redirect.Refused.class);
  }

  @ParameterizedTest
  @CsvSource({"301,false", "302,false", "303,false", "307,true", "308,true", "304,false"})
  void keepsBody_onlyTheTwoThatDo(int status, boolean keeps) {
    assertThat(Redirect.keepsBody(status)).isEqualTo(keeps);
  }
}
