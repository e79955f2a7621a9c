package dev.sluice.observability.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Log lines in the form that is asked for, which may change while the log is written. Lines are
 * encoded by the thread that writes them.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private volatile @Nullable JsonLine json;

  /** As the environment gives it: {@code json}, anything else is text. */
  public void setFormat(String format) {
    use(
        format.strip().toLowerCase(Locale.ROOT).equals(LogFormat.JSON.text())
            ? LogFormat.JSON
            : LogFormat.TEXT);
  }

  void use(LogFormat format) {
    json = format == LogFormat.JSON ? new JsonLine() : null;
  }

  /** Made by the thread that writes the first line: time zones take milliseconds of a start. */
  private static final class Text {
    static final TextLine LINE = new TextLine(TimeZone.getDefault());
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent line) {
    JsonLine asked = json;
    return (asked == null ? Text.LINE.of(line) : asked.of(line)).getBytes(UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
