package dev.sluice.backend.http;

/** A transport that has connections over HTTP. */
public interface OverHttp {
  /** Its connections, and those of its fallback. */
  ConnectionStats stats();

  /** Waits for nothing that a shutdown still waits for: its time is up. */
  void abandon();
}
