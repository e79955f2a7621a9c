package dev.sluice.session;

import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ids of 144 random bits that mean nothing outside this process.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management">Session
 *     management, MCP 2025-11-25</a>
 */
final class RandomSessionIds implements SessionIds {
  private static final int ID_BYTES = 18;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final RandomGenerator random;
  private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

  RandomSessionIds(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String mint() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  @Override
  public void add(Session session) {
    sessions.put(session.id(), session);
  }

  @Override
  public @Nullable Session find(String id) {
    return sessions.get(id);
  }

  @Override
  public void remove(Session session) {
    sessions.remove(session.id(), session);
  }

  @Override
  public void forEach(Consumer<Session> visitor) {
    sessions.values().forEach(visitor);
  }
}
