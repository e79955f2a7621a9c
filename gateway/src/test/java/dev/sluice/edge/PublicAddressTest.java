package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients are told about where to post, behind all sorts of proxies. */
final class PublicAddressTest {
  private static final InetSocketAddress NEAR = peer("127.0.0.1");
  private static final InetSocketAddress FAR = peer("192.0.2.7");

  private final RouteTable routes = new RouteTable(name -> true, "");
  private final TrustedProxies trusted = new TrustedProxies(List.of("127.0.0.0/8", "::1"));
  private final PublicAddress unconfigured = new PublicAddress(null, trusted);

  private static InetSocketAddress peer(String address) {
    return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(address), 1234);
  }

  private RequestHead head(String target, String... headers) {
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().set(headers[i], headers[i + 1]);
    }
    return RequestHead.read(request, routes, false);
  }

  @ParameterizedTest
  @CsvSource({
    "/sse, /messages?sessionId=a",
    "/sse/, /messages?sessionId=a",
    "/servers/crm/sse, /servers/crm/messages?sessionId=a",
  })
  void messages_noProxy_isAbsolutePath(String target, String address) {
    assertThat(unconfigured.messages(head(target), NEAR, "a")).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "https://mcp.example.com, /servers/crm/messages?sessionId=a",
    "https://mcp.example.com/, /servers/crm/messages?sessionId=a",
    "https://mcp.example.com/gw/, /gw/servers/crm/messages?sessionId=a",
    "https://mcp.example.com/a/b%20c, /a/b%20c/servers/crm/messages?sessionId=a",
  })
  void messages_publicUrl_isBehindItsPathWhateverProxiesSay(URI publicUrl, String address) {
    PublicAddress configured = new PublicAddress(publicUrl, trusted);

    RequestHead head = head("/servers/crm/sse", "X-Forwarded-Prefix", "/other", "Via", "x");
    assertThat(configured.messages(head, NEAR, "a")).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({"/gw, /gw", "/gw/, /gw", "/a/b, /a/b", "/, ''", "'', ''"})
  void messages_prefixOfTrustedHop_isInFront(String prefix, String expected) {
    assertThat(unconfigured.messages(head("/sse", "X-Forwarded-Prefix", prefix), NEAR, "a"))
        .isEqualTo(expected + "/messages?sessionId=a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "gw", "/a b", "/a?b", "/a#b", "/\u00fc", "/a\\b"})
  void messages_prefixThatIsNoPath_isIgnored(String prefix) {
    assertThat(unconfigured.messages(head("/sse", "X-Forwarded-Prefix", prefix), NEAR, "a"))
        .isEqualTo("/messages?sessionId=a");
  }

  @Test
  void messages_prefixAtTheLimitAndOnePast_takenAndIgnored() {
    String longest = '/' + "x".repeat(255);

    assertThat(unconfigured.messages(head("/sse", "X-Forwarded-Prefix", longest), NEAR, "a"))
        .startsWith(longest);
    assertThat(unconfigured.messages(head("/sse", "X-Forwarded-Prefix", longest + 'x'), NEAR, "a"))
        .startsWith("/messages");
  }

  @Test
  void messages_prefixOfStranger_isIgnored() {
    assertThat(unconfigured.messages(head("/sse", "X-Forwarded-Prefix", "/gw"), FAR, "a"))
        .isEqualTo("/messages?sessionId=a");
  }

  @ParameterizedTest
  @CsvSource({
    "/sse, https://h/gw/sse, https://h/gw/messages?sessionId=a",
    "/sse/, https://h/gw/sse/, https://h/gw/messages?sessionId=a",
    "/servers/crm/sse, https://h/gw/servers/crm/sse, https://h/gw/servers/crm/messages?sessionId=a",
    "/sse/?x=1, https://h/sse/?x=1, https://h/messages?sessionId=a",
    "/sse?x=/, https://h/sse?x=/, https://h/messages?sessionId=a",
  })
  void messages_proxyThatSaysNoPrefix_resolvesRightWhateverItIs(
      String target, URI seen, URI expected) {
    String reference = unconfigured.messages(head(target, "X-Forwarded-For", "::1"), FAR, "a");

    assertThat(seen.resolve(reference)).isEqualTo(expected);
  }

  @Test
  void messages_proxyButClientThatDoesNotResolve_isAbsolutePath() {
    RequestHead head = head("/sse", "Via", "1.1 x", "User-Agent", "Java-http-client/21.0.2");

    assertThat(unconfigured.messages(head, NEAR, "a")).isEqualTo("/messages?sessionId=a");
  }

  @Test
  void messages_id_isEncoded() {
    assertThat(unconfigured.messages(head("/sse"), NEAR, "a+b/c=&d"))
        .isEqualTo("/messages?sessionId=a%2Bb%2Fc%3D%26d");
    assertThat(RequestTarget.parameter("/messages?sessionId=a%2Bb%2Fc%3D%26d", "sessionId", ""))
        .isEqualTo("a+b/c=&d");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 192.0.2.8, true",
    "::1, ::1, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, 10.0.0.1, false",
  })
  void trusted_network_holdsItsAddresses(String network, String peer, boolean expected) {
    assertThat(new TrustedProxies(List.of(network)).includes(peer(peer))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.com", "10.0.0.0/33", "::/129", "10.0.0.0/x", "/8", ""})
  void trusted_noNetwork_isRefused(String text) {
    assertThatThrownBy(() -> new TrustedProxies(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
