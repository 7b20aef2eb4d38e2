/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.gateway.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker, from its session's beginning or where that stands, to its end.
 *
 * <p>It is a client object of its own: nothing is remembered of an earlier connection's packets. A
 * broker that was restored may give their numbers to other messages, and an acknowledgement of an
 * old one would then lose a new one. So what was not acknowledged comes again, and counts as any
 * repeat does.
 */
final class MqttConnection {
  private static final Logger LOG = LoggerFactory.getLogger(MqttConnection.class);

  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final int PATIENCE_SECONDS = 30;

  private final MqttConfig config;
  private final Routes routes;
  private final Appender appender;
  private final Counters counters;
  private final Executor thread;
  private final int receiveMaximum;
  private final Mqtt5AsyncClient client;
  private final CompletableFuture<Throwable> lost = new CompletableFuture<>();
  private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
  private final UnderWay underWay = new UnderWay();

  /** Whether any message was. */
  private volatile boolean acknowledged;

  /**
   * @param thread takes the messages one after the other; must run until {@link #close} returns
   * @param receiveMaximum messages at once on the way into the log: the broker holds back the rest
   */
  MqttConnection(
      MqttConfig config,
      Routes routes,
      Appender appender,
      Counters counters,
      Executor thread,
      int receiveMaximum) {
    this.config = config;
    this.routes = routes;
    this.appender = appender;
    this.counters = counters;
    this.thread = thread;
    this.receiveMaximum = receiveMaximum;
    this.client = client(config);
  }

  private Mqtt5AsyncClient client(MqttConfig config) {
    lost.thenAccept(ended::complete);
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(config.clientId())
        .transportConfig(transport(config))
        .addDisconnectedListener(now -> lost.complete(now.getCause()))
        .buildAsync();
  }

  private static MqttClientTransportConfig transport(MqttConfig config) {
    MqttClientTransportConfigBuilder transport =
        MqttClientTransportConfig.builder()
            .serverHost(config.url().getHost())
            .serverPort(config.port())
            .socketConnectTimeout(PATIENCE_SECONDS / 3, TimeUnit.SECONDS)
            .mqttConnectTimeout(PATIENCE_SECONDS / 2, TimeUnit.SECONDS);
    return (config.tls() ? transport.sslConfig(Tls.of(config)) : transport).build();
  }

  /**
   * Connects and subscribes.
   *
   * @return whether the broker had a session
   * @throws MqttRefusedException if the broker will not have it so
   */
  boolean open() throws InterruptedException {
    // Before connecting: what the session holds comes at once.
    client.publishes(MqttGlobalPublishFilter.ALL, this::receive, thread, true);
    boolean session = await("connecting", client.connect(connect())).isSessionPresent();
    List<MqttTopicFilter> filters = routes.subscriptions();
    checkGranted(filters, await("subscribing", client.subscribe(subscribe(filters))));
    counters.connections.increment();
    return session;
  }

  private Mqtt5Connect connect() {
    Mqtt5ConnectBuilder connect =
        Mqtt5Connect.builder()
            .cleanStart(false)
            .noSessionExpiry()
            .keepAlive(KEEP_ALIVE_SECONDS)
            .restrictions()
            .receiveMaximum(receiveMaximum)
            .applyRestrictions();
    if (config.user() == null) {
      return connect.build();
    }
    var user = connect.simpleAuth().username(config.user());
    return (config.password() == null
            ? user
            : user.password(config.password().getBytes(StandardCharsets.UTF_8)))
        .applySimpleAuth()
        .build();
  }

  /** A retained message was an event when it was published, and is none when one subscribes. */
  private static Mqtt5Subscribe subscribe(List<MqttTopicFilter> filters) {
    return Mqtt5Subscribe.builder()
        .addSubscriptions(
            filters.stream()
                .map(
                    filter ->
                        Mqtt5Subscription.builder()
                            .topicFilter(filter)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .retainHandling(Mqtt5RetainHandling.DO_NOT_SEND)
                            .retainAsPublished(true)
                            .build()))
        .build();
  }

  private <T> T await(String what, CompletableFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      checkNotTakenOver();
      throw new MqttRefusedException(what + " failed: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new MqttRefusedException(
          what + " had no answer within " + PATIENCE_SECONDS + " seconds", e);
    }
  }

  /** That a filter is refused fails the future; that it is granted less does not. */
  private static void checkGranted(List<MqttTopicFilter> filters, Mqtt5SubAck answer) {
    for (int i = 0; i < filters.size(); i++) {
      if (answer.getReasonCodes().get(i) == Mqtt5SubAckReasonCode.GRANTED_QOS_0) {
        throw new MqttRefusedException(
            "the broker grants " + filters.get(i) + " at QoS 0 only, which loses messages", null);
      }
    }
  }

  private void receive(Mqtt5Publish message) {
    try {
      take(message);
    } catch (Throwable e) {
      // The client would hand out nothing more, and tell nobody.
      LOG.error("a message of topic {} could not be taken", message.getTopic(), e);
      ended.complete(e);
    }
  }

  private void take(Mqtt5Publish message) {
    if (ended.isDone()) {
      return; // Neither appended nor acknowledged: it comes again.
    }
    counters.received.increment();
    if (message.getQos() == MqttQos.AT_MOST_ONCE && underWay.count() >= 2 * receiveMaximum) {
      counters.overflowed.increment(); // Nothing holds these back, and nothing brings them again.
      return;
    }
    List<String> streams = routes.of(message.getTopic());
    if (streams.isEmpty()) {
      counters.unclaimed.increment();
      if (counters.unclaimedWarning.due()) {
        LOG.warn(
            "the session {} has a subscription from before: {} belongs to no stream, and its"
                + " messages are passed over. To end it, connect with that client id and unsubscribe",
            config.clientId(),
            message.getTopic());
      }
      acknowledge(message);
      return;
    }
    Event event = Event.of(message);
    Delivery delivery = new Delivery(appender, event, thread, () -> !ended.isDone(), counters);
    underWay.begin();
    CompletableFuture<Boolean> under;
    try {
      under = delivery.to(streams);
    } catch (Throwable e) {
      underWay.end();
      throw e;
    }
    under.whenComplete((done, failure) -> delivered(message, Boolean.TRUE.equals(done)));
  }

  private void acknowledge(Mqtt5Publish message) {
    message.acknowledge();
    acknowledged = true;
  }

  private void delivered(Mqtt5Publish message, boolean done) {
    try {
      if (done && !lost.isDone()) {
        acknowledge(message);
        counters.acknowledged.increment();
      }
    } finally {
      underWay.end();
    }
  }

  /**
   * Waits until the connection is lost or is to end.
   *
   * @return why, or null if it is to end
   * @throws TakenOverException if another client has its session
   */
  Throwable awaitEnd() throws InterruptedException {
    try {
      Throwable cause = ended.get();
      checkNotTakenOver();
      return cause;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void checkNotTakenOver() {
    if (wasEndedFor(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER)) {
      throw new TakenOverException(config);
    }
  }

  /**
   * Whether the broker has sent more at once than it was asked to, which ends a connection.
   * Mosquitto does when a session goes on, with all that it had sent before it was started anew.
   */
  boolean wasOverrun() {
    return wasEndedFor(Mqtt5DisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
  }

  private boolean wasEndedFor(Mqtt5DisconnectReasonCode reason) {
    return lost.getNow(null) instanceof Mqtt5DisconnectException told
        && told.getMqttMessage().getReasonCode() == reason;
  }

  /** Takes no more messages from here on. May be called by any thread. */
  void end() {
    ended.complete(null);
  }

  /**
   * Ends it: acknowledges what the logs get, and disconnects. The session stays at the broker.
   * Returns when no delivery is under way, so that what is in memory belongs to one connection.
   */
  void close() throws InterruptedException {
    end();
    underWay.awaitNone();
    if (client.getState().isConnected()) {
      awaitAcknowledged();
      client.disconnect().handle((done, failure) -> null).join();
    }
  }

  /**
   * Waits until the broker has taken the acknowledgements, or is gone: it has them when it answers
   * what was sent after them. Artemis gives a message again, now and then, whose acknowledgement
   * comes right before the client disconnects.
   */
  private void awaitAcknowledged() {
    if (acknowledged) {
      CompletableFuture.anyOf(client.subscribe(subscribe(routes.subscriptions())), lost)
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .handle((done, failure) -> null)
          .join();
    }
  }
}
