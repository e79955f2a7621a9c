package dev.sluice.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The ledger for servers in other processes: a line {@code A key} is an arrival and answered with
 * its number, {@code R key} is a run and answered with an empty line.
 */
final class LedgerPort implements AutoCloseable {
  private final ServerSocket socket;
  private final Ledger ledger;

  LedgerPort(Ledger ledger) {
    this.ledger = ledger;
    try {
      socket = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      OutputStream out = connection.getOutputStream();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int key = Integer.parseInt(line.substring(2));
        String answer = "";
        if (line.charAt(0) == 'A') {
          answer = Integer.toString(ledger.arrived(key));
        } else {
          ledger.ran(key);
        }
        out.write((answer + '\n').getBytes(US_ASCII));
      }
    } catch (IOException cut) {
      // A process that crashes cuts its line; what it told counts.
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
