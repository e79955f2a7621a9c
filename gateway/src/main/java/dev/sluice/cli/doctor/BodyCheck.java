package dev.sluice.cli.doctor;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;

/** Whether requests as large as Sluice takes them pass the proxy. */
final class BodyCheck implements Visit.Check {
  /** Most that is sent. */
  private static final long MOST = 8 << 20;

  /** What the server behind is thought to take when it does not say. */
  private static final long USUAL = 2 << 20;

  /** Left for what stands around the padding. */
  private static final int ROOM = 1_024;

  private static final List<Long> STEPS =
      List.of(3L << 20, 1_100L << 10, 900L << 10, 200L << 10, 50L << 10, 10L << 10);

  @Override
  public String name() {
    return "body size";
  }

  @Override
  public Examined examine(Visit visit) throws IOException {
    Sluice sluice = visit.sluice();
    if (sluice == null && visit.session() == null) {
      return Examined.skipped(name(), "no session to send one in");
    }
    long limit = Math.min(sluice == null ? USUAL : sluice.limit(), MOST);
    if (limit <= 0) {
      return Examined.skipped(name(), "nothing is said of the limit");
    }
    int refused = status(visit, limit);
    if (refused / 100 == 2) {
      return Examined.good(name(), kibibytes(limit) + " pass");
    }
    if (refused != 413 && refused != 0) {
      return Examined.skipped(name(), kibibytes(limit) + " are answered " + refused);
    }
    return Examined.of(
        name(),
        "refused",
        List.of(
            new Finding(
                Trouble.BODY_SIZE,
                "A request of %s is refused%s%s."
                    .formatted(
                        kibibytes(limit),
                        refused == 0 ? " (the connection breaks)" : " with 413",
                        passing(visit, limit)),
                Map.of("limit", Math.max(1, limit >> 20) + "m"))));
  }

  private static String passing(Visit visit, long limit) throws IOException {
    for (long size : STEPS) {
      if (size < limit && passes(visit, size)) {
        return ", one of " + kibibytes(size) + " passes";
      }
    }
    return "";
  }

  private static boolean passes(Visit visit, long size) throws IOException {
    try {
      return status(visit, size) / 100 == 2;
    } catch (SocketTimeoutException unanswered) {
      return false;
    }
  }

  /** The status of the answer to a request of that size, 0 when the connection breaks. */
  private static int status(Visit visit, long size) throws IOException {
    String body = Mcp.ping((int) Math.max(0, size - ROOM));
    Ask ask =
        visit.sluice() == null
            ? visit.inSession(Ask.post(visit.path(), body))
            : Ask.post(Visit.asks(visit.path(), "head"), body);
    try (Reply reply = visit.line().send(ask)) {
      return reply.status();
    } catch (java.io.EOFException | java.net.SocketException reset) {
      return 0;
    }
  }

  private static String kibibytes(long bytes) {
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
