package dev.sluice.alarms;

import io.netty.util.LeakPresenceDetector;

/**
 * Counts every buffer Netty hands out and takes back, in one scope for the whole JVM. Netty makes
 * it, by {@code -Dio.netty.customResourceLeakDetector}.
 */
public final class BufferCount<T> extends LeakPresenceDetector<T> {
  private static final ResourceScope SCOPE = new ResourceScope("tests");

  public BufferCount(Class<?> resourceType, int samplingInterval) {
    super(resourceType);
  }

  public BufferCount(Class<?> resourceType, int samplingInterval, long maxActive) {
    super(resourceType);
  }

  static boolean anyOpen() {
    return SCOPE.hasOpenResources();
  }

  @Override
  protected ResourceScope currentScope() {
    return SCOPE;
  }
}
