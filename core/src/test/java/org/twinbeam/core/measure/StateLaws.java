/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** The laws of {@link State}, checked for one kind of state on one list of events. */
final class StateLaws {

  record Event(Object value, long timeMillis, int partition, long offset) {}

  private final StateType type;
  private final Function<State, Object> finish;
  private final boolean canonicalBytes;

  private StateLaws(StateType type, Function<State, Object> finish, boolean canonicalBytes) {
    this.type = type;
    this.finish = finish;
    this.canonicalBytes = canonicalBytes;
  }

  /** For states whose bytes are equal when their events are. */
  static StateLaws of(StateType type, Function<State, Object> finish) {
    return new StateLaws(type, finish, true);
  }

  /** For states whose results only are equal. */
  static StateLaws withFreeBytes(StateType type, Function<State, Object> finish) {
    return new StateLaws(type, finish, false);
  }

  /** Values at places of a log of three partitions, with many equal times. */
  static List<Event> events(List<?> values, long seed) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      long time = random.nextInt(values.size()) - (long) values.size() / 2;
      events.add(new Event(values.get(i), time, random.nextInt(3), i));
    }
    return events;
  }

  /** Checks all laws and returns the result of adding the events one after the other. */
  Object check(List<?> values, long seed) {
    return check(seed, events(values, seed));
  }

  Object check(long seed, List<Event> events) {
    Random random = new Random(seed);
    State all = fold(events);
    Object result = finish.apply(all);
    for (int round = 0; round < 3; round++) {
      splitAnyhowAndMerge(events, all, random);
    }
    List<State> parts = parts(events, 3, random);
    algebra(parts.get(0), parts.get(1), parts.get(2));
    encoding(parts, all, random);
    goOnAfterDecoding(events, all, random);
    return result;
  }

  private State fold(List<Event> events) {
    return addAll(type.zero(), events);
  }

  private static State addAll(State state, List<Event> events) {
    for (Event e : events) {
      state.add(e.value(), e.timeMillis(), e.partition(), e.offset());
    }
    return state;
  }

  private List<State> parts(List<Event> events, int count, Random random) {
    List<List<Event>> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new ArrayList<>());
    }
    events.forEach(e -> parts.get(random.nextInt(count)).add(e));
    List<State> states = new ArrayList<>();
    parts.forEach(part -> states.add(fold(part)));
    return states;
  }

  private void splitAnyhowAndMerge(List<Event> events, State all, Random random) {
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    List<State> states = parts(shuffled, 1 + random.nextInt(6), random);
    while (states.size() > 1) {
      State taken = states.remove(random.nextInt(states.size()));
      State into = states.get(random.nextInt(states.size()));
      into.merge(random.nextBoolean() ? taken : copy(taken));
    }
    same(states.get(0), all);
  }

  private void algebra(State a, State b, State c) {
    same(merged(merged(a, b), c), merged(a, merged(b, c)));
    same(merged(a, b), merged(b, a));
    same(merged(a, type.zero()), a);
    same(merged(type.zero(), a), a);
  }

  private State merged(State a, State b) {
    byte[] before = bytes(b);
    State sum = copy(a);
    sum.merge(b);
    assertThat(bytes(b)).as("what is merged stays as it is").isEqualTo(before);
    return sum;
  }

  private void encoding(List<State> parts, State all, Random random) {
    List<State> states = new ArrayList<>(parts);
    states.add(all);
    states.add(1, type.zero());
    int size = states.stream().mapToInt(State::size).sum();
    ByteBuffer buffer = ByteBuffer.allocate(size + 5).position(2);
    states.forEach(state -> state.write(buffer));
    assertThat(buffer.position()).as("size tells what write writes").isEqualTo(size + 2);
    buffer.flip().position(2);
    for (State state : states) {
      int end = buffer.position() + state.size();
      State read = type.read(buffer);
      assertThat(buffer.position()).as("read stops behind the state").isEqualTo(end);
      same(read, state);
      assertThat(read.size()).isEqualTo(state.size());
    }
    damage(bytes(all), random);
  }

  /** A state cut short is refused; one with changed bytes is refused or read, nothing else. */
  private void damage(byte[] bytes, Random random) {
    for (int i = 0; i < 5; i++) {
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      assertThatThrownBy(() -> type.read(ByteBuffer.wrap(cut)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("malformed measure state: ");
      byte[] changed = bytes.clone();
      changed[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        State read = type.read(ByteBuffer.wrap(changed));
        if (canonicalBytes) {
          assertThatCode(() -> finish.apply(read)).doesNotThrowAnyException();
          assertThat(bytes(read)).isEqualTo(Arrays.copyOf(changed, read.size()));
        }
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("malformed measure state: ");
      }
    }
  }

  private void goOnAfterDecoding(List<Event> events, State all, Random random) {
    int cut = random.nextInt(events.size() + 1);
    State state = copy(fold(events.subList(0, cut)));
    same(addAll(state, events.subList(cut, events.size())), all);
  }

  private void same(State actual, State expected) {
    assertThat(finish.apply(actual)).isEqualTo(finish.apply(expected));
    if (canonicalBytes) {
      assertThat(bytes(actual)).isEqualTo(bytes(expected));
    }
  }

  private State copy(State state) {
    return type.read(ByteBuffer.wrap(bytes(state)));
  }

  static byte[] bytes(State state) {
    ByteBuffer buffer = ByteBuffer.allocate(state.size());
    state.write(buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    return buffer.array();
  }
}
