package dev.sluice.exchange;

/** An open SSE response towards a client. Every method may be called from any thread. */
public interface OutboundStream {
  /** Writes one message as an event. Takes ownership; released unseen when the stream is gone. */
  void send(Message message);

  /** Ends the stream after what was sent. */
  void close();
}
