package dev.sluice.session;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of session ids: the first seals, all of them open. Immutable. */
public final class SealKeys {
  /** Most keys at once. */
  public static final int MAX_KEYS = 16;

  private final SealKey first;
  private final Map<Integer, SealKey> byId = new LinkedHashMap<>();

  private SealKeys(List<String> secrets) {
    secrets.stream().map(SealKey::of).forEach(key -> byId.putIfAbsent(key.id(), key));
    this.first = byId.values().iterator().next();
  }

  /**
   * @param secrets at least one, each of them {@link SealSecret#check good}
   */
  public static SealKeys of(List<String> secrets) {
    return new SealKeys(secrets);
  }

  /** The id of the key that seals, as it stands in ids, in hex; tells nothing of the secret. */
  public String name() {
    return HexFormat.of().toHexDigits(first.id());
  }

  public int size() {
    return byId.size();
  }

  SealKey first() {
    return first;
  }

  @Nullable SealKey find(int id) {
    return byId.get(id);
  }
}
