package dev.sluice.exchange;

/**
 * Where the messages of one exchange go, towards the client. All methods are called on the
 * exchange's event loop, {@link #finish} exactly once and last.
 */
public interface ReplySink {
  /**
   * A notification or server request that belongs to this exchange, ahead of its reply. Takes
   * ownership.
   *
   * @return false when it cannot reach the client and was released
   */
  boolean interim(Message message);

  /** The end of the exchange. Takes ownership of what the reply holds. */
  void finish(Reply reply);
}
