package dev.sluice.admin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the management port may see of sessions, and do to them. Asked on a thread that may block.
 */
public interface SessionsView {

  /** Sessions open now. */
  int count();

  /**
   * Sessions in the order of their ids.
   *
   * @param max most of them
   * @param after an id that stands ahead of all of them, null to begin with the first
   */
  List<Session> sessions(int max, @Nullable String after);

  /** The sessions with this id: none, one, or by chance more. */
  List<Session> find(String id);

  /** Ends the session with this id if exactly one has it; how many have. */
  int end(String id);

  /**
   * One session as it stands.
   *
   * @param id shortened: enough to tell it from others, not to use it
   * @param scope the server whose address it was opened at, {@code *} for all of them
   * @param ageSeconds since it was opened or revived here
   * @param idleSeconds since its client was heard or a call ended
   * @param holds how much of what it holds
   */
  record Session(
      String id,
      String transport,
      String revision,
      String scope,
      String caller,
      String state,
      long ageSeconds,
      long idleSeconds,
      Map<String, Long> holds) {}
}
