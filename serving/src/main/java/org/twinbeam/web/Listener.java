/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Where a server listens.
 *
 * @param host address
 * @param port 0 for any that is free
 * @param keystore PKCS12 file with the key and certificate for TLS, null for plain HTTP
 * @param keystorePassword null without a keystore
 * @param idle after so long without a byte a connection is closed
 */
public record Listener(
    String host, int port, Path keystore, Secret keystorePassword, Duration idle) {

  /** Of the keystore's password. */
  public static final String PASSWORD = "TWINBEAM_KEYSTORE_PASSWORD";

  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int HEADER_BYTES = 16 * 1024;

  public Listener {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + ", must be 0 to 65535");
    }
    if (keystore != null && !Files.isReadable(keystore)) {
      throw new IllegalArgumentException("keystore " + keystore + " cannot be read");
    }
    if (keystore != null && keystorePassword == null) {
      throw new IllegalArgumentException(
          "a keystore is given, but no password in the environment variable " + PASSWORD);
    }
  }

  public Listener(String host, int port) {
    this(host, port, null, null, IDLE);
  }

  /**
   * By the flags host, port and keystore, and the keystore's password from the environment.
   *
   * @throws IllegalArgumentException if one of them is wrong
   */
  public static Listener of(Flags flags, int defaultPort, Map<String, String> environment) {
    int port = (int) flags.number("port", defaultPort, 0, 65_535);
    Path keystore = flags.text("keystore").map(Path::of).orElse(null);
    String password = environment.get(PASSWORD);
    return new Listener(
        flags.text("host", "127.0.0.1"),
        port,
        keystore,
        keystore == null || password == null ? null : new Secret(password),
        IDLE);
  }

  public Listener withIdle(Duration time) {
    return new Listener(host, port, keystore, keystorePassword, time);
  }

  /**
   * Refuses to be open to other machines without tokens.
   *
   * @throws IllegalArgumentException if it would be, or the host is none
   */
  public void needTokens(boolean given) {
    try {
      if (!given && !InetAddress.getByName(host).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "host is "
                + host
                + ", which other machines reach, and no tokens are asked for; give --tokensFile, or"
                + " listen at 127.0.0.1");
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "host is " + host + ", must be an address or a name of this machine", e);
    }
  }

  /** Makes a server listen here. */
  public void listen(JavalinConfig config) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
    config.useVirtualThreads = false;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setRequestHeaderSize(HEADER_BYTES);
          http.setSendServerVersion(false);
        });
    config.jetty.addConnector(this::connector);
  }

  private Connector connector(Server server, HttpConfiguration http) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        keystore == null
            ? new ServerConnector(server, plain)
            : new ServerConnector(server, tls(http), plain);
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(idle.toMillis());
    return connector;
  }

  private SslConnectionFactory tls(HttpConfiguration http) {
    SecureRequestCustomizer secure = new SecureRequestCustomizer();
    secure.setSniHostCheck(false);
    http.addCustomizer(secure);
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStorePath(keystore.toString());
    context.setKeyStoreType("PKCS12");
    context.setKeyStorePassword(keystorePassword.text());
    return new SslConnectionFactory(context, "http/1.1");
  }

  /**
   * The methods that the path answers, and tells them in {@code Allow}; null if it answers none.
   */
  public static String allow(Context request, HttpResponseException refused) {
    String methods = refused.getDetails().get("availableMethods");
    if (methods != null) {
      request.header("Allow", methods);
    }
    return methods;
  }

  /** Where it is, as in {@code http://127.0.0.1:18080}. */
  public String url(int boundPort) {
    String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (keystore == null ? "http://" : "https://") + address + ":" + boundPort;
  }
}
