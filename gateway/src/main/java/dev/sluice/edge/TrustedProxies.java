package dev.sluice.edge;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies whose word about their clients is taken. Immutable. */
public final class TrustedProxies {
  private final List<IpSubnetFilterRule> networks = new ArrayList<>();

  /**
   * @param addresses addresses, and networks like {@code 10.0.0.0/8}; what is neither throws {@link
   *     IllegalArgumentException}
   */
  public TrustedProxies(List<String> addresses) {
    for (String address : addresses) {
      networks.add(network(address));
    }
  }

  private static IpSubnetFilterRule network(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      throw new IllegalArgumentException(
          text + " (expected: an address, or a network like ::1/128)");
    }
    int longest = bytes.length * Byte.SIZE;
    int bits = slash < 0 ? longest : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > longest) {
      throw new IllegalArgumentException(text + " (expected: at most /" + longest + ')');
    }
    return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
  }

  boolean includes(SocketAddress peer) {
    return peer instanceof InetSocketAddress address
        && networks.stream().anyMatch(network -> network.matches(address));
  }
}
