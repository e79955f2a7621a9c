package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ServerName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names merged lists give to tools and prompts: {@code server__name}, of letters, digits,
 * {@code _} and {@code -}, at most {@value #MAX_LENGTH} characters, because model APIs refuse any
 * other name and with it the whole list. Immutable.
 *
 * <ul>
 *   <li>Any other character becomes {@code _}.
 *   <li>A longer name keeps its head and ends in {@code _} and eight characters of its SHA-256.
 *   <li>Where two names of a server come out the same, the one that needed no change keeps it, and
 *       every other ends in its hash: the names depend on the set of tools, not on their order.
 *   <li>The part before {@code __} belongs to one server alone, holds no {@code __} and does not
 *       end in {@code _}: the first {@code __} always divides server and tool. A server whose name
 *       would break that, or take more than {@value #MAX_PREFIX} characters, gets another prefix.
 * </ul>
 */
final class PublicNames {
  static final int MAX_LENGTH = 64;
  static final String SEPARATOR = "__";

  private static final int HASH_LENGTH = 8;
  private static final int HEAD = MAX_LENGTH - HASH_LENGTH - 1;
  static final int MAX_PREFIX = HEAD - SEPARATOR.length();
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final Map<ServerName, String> prefixes = new HashMap<>();
  private final Map<String, ServerName> servers = new HashMap<>();

  PublicNames(List<ServerName> configured) {
    for (ServerName server : configured) {
      if (prefix(server).equals(server.value())) {
        claim(server, server.value());
      }
    }
    for (ServerName server : configured) {
      if (!prefixes.containsKey(server)) {
        String prefix = prefix(server);
        claim(server, servers.containsKey(prefix) ? hashed(prefix, server.value()) : prefix);
      }
    }
  }

  private void claim(ServerName server, String prefix) {
    String free = prefix;
    for (int i = 1; servers.containsKey(free); i++) {
      free = hashed(prefix, server.value() + '#' + i);
    }
    prefixes.put(server, free);
    servers.put(free, server);
  }

  private static String prefix(ServerName server) {
    String clean = clean(server.value()).replaceAll("_+", "_");
    clean = clean.endsWith("_") ? clean.substring(0, clean.length() - 1) : clean;
    return clean.length() <= MAX_PREFIX ? clean : hashed(clean, server.value());
  }

  private static String hashed(String prefix, String of) {
    int head = Math.min(prefix.length(), MAX_PREFIX - HASH_LENGTH - 1);
    return prefix.substring(0, head) + '-' + hash(of);
  }

  /** {@code own} behind the prefix of {@code server}, however long. */
  String full(ServerName server, String own) {
    return prefixes.getOrDefault(server, server.value()) + SEPARATOR + own;
  }

  /** The server a public name belongs to by its form, or null. */
  @Nullable ServerName serverOf(String publicName) {
    int at = publicName.indexOf(SEPARATOR);
    return at < 1 ? null : servers.get(publicName.substring(0, at));
  }

  /** The server's own name by the form of a public one that was neither changed nor shortened. */
  static String ownName(String publicName) {
    return publicName.substring(publicName.indexOf(SEPARATOR) + SEPARATOR.length());
  }

  /** The public names of {@code own}, in the same order, all different. */
  List<String> assign(ServerName server, List<String> own) {
    Map<String, Integer> wanted = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (String name : own) {
      String full = full(server, name);
      String fitting = fitting(full);
      wanted.merge(fitting, 1, Integer::sum);
      if (fitting.equals(full)) {
        taken.add(full);
      }
    }
    List<String> names = new ArrayList<>(own.size());
    for (String name : own) {
      String full = full(server, name);
      String fitting = fitting(full);
      boolean keeps =
          fitting.equals(full) || (wanted.getOrDefault(fitting, 0) == 1 && taken.add(fitting));
      names.add(keeps ? fitting : free(full, taken));
    }
    return names;
  }

  private static String free(String full, Set<String> taken) {
    String name = shortened(full, full);
    for (int i = 1; !taken.add(name); i++) {
      name = shortened(full, full + '#' + i);
    }
    return name;
  }

  private static String fitting(String full) {
    return full.length() <= MAX_LENGTH ? clean(full) : shortened(full, full);
  }

  private static String shortened(String full, String hashed) {
    String head = clean(full);
    return head.substring(0, Math.min(HEAD, head.length())) + '_' + hash(hashed);
  }

  private static String clean(String name) {
    StringBuilder clean = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      clean.append(isPlain(name.charAt(i)) ? name.charAt(i) : '_');
    }
    return clean.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /** Eight characters of base32, forty bits of the SHA-256 of {@code text}. */
  private static String hash(String text) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = bits << 8 | (digest[i] & 0xff);
    }
    char[] hash = new char[HASH_LENGTH];
    for (int i = HASH_LENGTH - 1; i >= 0; i--) {
      hash[i] = BASE32.charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return new String(hash);
  }
}
