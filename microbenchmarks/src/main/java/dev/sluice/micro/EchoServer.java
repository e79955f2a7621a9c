package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * An MCP server over HTTP/1.1 with one tool, a thread for each connection. Answering a call makes
 * no garbage: what a process of it and a gateway makes is the gateway's.
 */
final class EchoServer implements AutoCloseable {
  private static final byte[] CALL = ascii("tools/call");
  private static final byte[] ID = ascii("\"id\":");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] HEAD_END = ascii("\r\n\r\n");
  private static final String ACCEPTED = "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n";
  private static final String NO_STREAM =
      "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n";

  private final ServerSocketChannel listener;

  EchoServer() throws IOException {
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("echo-accept").start(this::accept);
  }

  int port() throws IOException {
    return listener.socket().getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread.ofPlatform().daemon().name("echo").start(() -> new Connection(client).serve());
      }
    } catch (AsynchronousCloseException closed) {
      // The benchmark is over.
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  /** One connection. */
  private static final class Connection {
    /** An answer up to its id, and behind it; ids have as many digits as there is room for. */
    private static final String MARK = "##########";

    private static final byte[] ANSWER =
        ascii(Samples.answer("200 OK", "", Samples.result(MARK, "hello")));
    private static final int ID_AT = new String(ANSWER, US_ASCII).indexOf(MARK);

    private final SocketChannel socket;
    private final ByteBuffer in = ByteBuffer.allocateDirect(16 << 10);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 10);

    Connection(SocketChannel socket) {
      this.socket = socket;
    }

    void serve() {
      try (socket) {
        while (socket.read(in) >= 0) {
          int length = requestLength();
          if (length > 0 && in.position() >= length) {
            answer(length);
            in.clear();
          }
        }
      } catch (IOException gone) {
        // The gateway closed the connection.
      }
    }

    /** Bytes of the request that has begun, 0 while its head is not there. */
    private int requestLength() {
      int headEnd = find(HEAD_END, 0);
      int length = find(LENGTH, 0);
      if (headEnd < 0) {
        return 0;
      }
      return headEnd
          + HEAD_END.length
          + (length < 0 || length > headEnd ? 0 : number(length + LENGTH.length));
    }

    private int number(int from) {
      int value = 0;
      for (int i = from; Character.isDigit(in.get(i)); i++) {
        value = value * 10 + in.get(i) - '0';
      }
      return value;
    }

    private int find(byte[] wanted, int from) {
      for (int i = from; i <= in.position() - wanted.length; i++) {
        int j = 0;
        while (j < wanted.length && in.get(i + j) == wanted[j]) {
          j++;
        }
        if (j == wanted.length) {
          return i;
        }
      }
      return -1;
    }

    private void answer(int length) throws IOException {
      int body = find(HEAD_END, 0);
      int id = find(ID, body);
      out.clear();
      if (id >= 0 && find(CALL, body) >= 0) {
        called(number(id + ID.length));
      } else {
        byte[] text = new byte[length];
        in.get(0, text);
        out.put(ascii(words(new String(text, US_ASCII), id)));
      }
      out.flip();
      while (out.hasRemaining()) {
        socket.write(out);
      }
    }

    /** Blanks before a number are as good as none. */
    private void called(int id) {
      out.put(ANSWER);
      int left = id;
      for (int i = ID_AT + MARK.length() - 1; i >= ID_AT; i--) {
        out.put(i, (byte) (left > 0 ? '0' + left % 10 : ' '));
        left /= 10;
      }
    }

    private String words(String request, int id) {
      if (!request.startsWith("POST")) {
        return NO_STREAM;
      }
      if (id < 0) {
        return ACCEPTED;
      }
      int method = request.indexOf("\"method\":\"") + "\"method\":\"".length();
      String asked = request.substring(method, request.indexOf('"', method));
      String session = asked.equals("initialize") ? "mcp-session-id: upstream\r\n" : "";
      return Samples.answer("200 OK", session, EchoWords.answer(asked, idOf(request, id)));
    }

    private static String idOf(String request, int id) {
      int start = id + ID.length;
      int end = start;
      while (request.charAt(end) != ',' && request.charAt(end) != '}') {
        end++;
      }
      return request.substring(start, end);
    }
  }
}
