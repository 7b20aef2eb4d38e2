/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.core.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.twinbeam.core.prepare.Outcome.Prepared;
import org.twinbeam.core.prepare.Outcome.Rejected;
import org.twinbeam.core.wire.ByteSink;
import org.twinbeam.core.wire.ByteSource;

/**
 * The ids that have passed the checks in one partition, and the positions of rejects, as far back
 * as a duplicate is recognised.
 *
 * <p>An id is known by the newest epoch in which an event with it passed. It is forgotten as soon
 * as that epoch lies more than {@code within} epochs back: the rule looks no further, so a reader
 * that starts {@code within} epochs early knows all it needs.
 *
 * <p>Millions of ids live long here, so they are bytes in one array for each epoch, and not
 * objects: a hash table with open addressing (Knuth, The Art of Computer Programming 3, 6.4,
 * algorithms L and R) tells where an id stands. Not safe for use by several threads.
 */
public final class SeenIds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FREE = 0;

  /** As long as arrays can be. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private final int within;

  /** Unknown to senders, who could choose ids of one hash otherwise. */
  private final long seed;

  /** Which bits of a hash are used: all, but in tests that want collisions. */
  private final int hashBits;

  private final TreeMap<Long, Ids> byEpoch = new TreeMap<>();

  /** The same by their numbers, which start with 1; null where a number is free. */
  private final List<Ids> byNumber = new ArrayList<>(List.of(new Ids(-1, 0)));

  /** Of each id the number of its newest epoch and its offset there, or {@link #FREE}. */
  private long[] places = new long[64];

  private int[] hashes = new int[64];
  private int used;

  /** The epoch asked about last. */
  private Ids newest;

  private final ByteSink asked = new ByteSink(64);

  /** The ids that passed in one epoch, each once, one behind the other. */
  private static final class Ids {
    final long epoch;
    final int number;
    byte[] bytes = new byte[64];
    int size;
    int count;

    Ids(long epoch, int number) {
      this.epoch = epoch;
      this.number = number;
    }

    /** Writes behind the last id, without taking it in yet. */
    void put(ByteSink id) {
      if (size + id.size() > bytes.length) {
        bytes = Arrays.copyOf(bytes, grown(size + (long) id.size()));
      }
      id.copyTo(bytes, size);
    }

    /** By halves: arrays that are doubled would be empty by a quarter on the average. */
    private int grown(long least) {
      if (least > MOST_BYTES) {
        throw new IllegalStateException(
            "the ids of epoch %d take more than %,d bytes: end epochs sooner, or give the stream more partitions"
                .formatted(epoch, MOST_BYTES));
      }
      return (int) Math.min(MOST_BYTES, Math.max(least, bytes.length / 2L * 3));
    }

    long take(int length) {
      long place = place(size);
      size += length;
      count++;
      return place;
    }

    long place(int offset) {
      return (long) number << 32 | offset;
    }
  }

  /**
   * @param within how many epochs back an equal id makes a duplicate
   */
  public SeenIds(int within) {
    this(within, ThreadLocalRandom.current().nextLong(), -1);
  }

  /**
   * @param hashBits a mask of the bits of a hash that are used
   */
  SeenIds(int within, long seed, int hashBits) {
    this.within = within;
    this.seed = seed;
    this.hashBits = hashBits;
  }

  /** Records that an event passed all steps, and tells whether it repeats one that did. */
  public boolean isRepeat(Prepared event, long epoch) {
    return event.id() != null && isRepeat(ofAccepted(event.id()), epoch);
  }

  /**
   * Records that an event failed a step, and tells whether it repeats one that did: if its source's
   * position says so. It makes no event that passes a duplicate.
   */
  public boolean isRepeat(Rejected event, long epoch) {
    return event.identity() != null && isRepeat(ofReject(event.identity()), epoch);
  }

  /** No id reads like a reject's position, whatever characters it has. */
  private static String ofAccepted(String id) {
    return id.startsWith("\0") ? "\0id" + id : id;
  }

  private static String ofReject(String identity) {
    return "\0reject" + identity;
  }

  /** Records that an event with this id passed, and tells whether it repeats one. */
  boolean isRepeat(String id, long epoch) {
    if (newest == null || newest.epoch != epoch) {
      newest = ids(epoch);
    }
    Ids now = newest;
    int length = ask(id, now);
    int hash = hash(now.bytes, now.size, length);
    int slot = slot(hash, now.bytes, now.size, length);
    if (places[slot] == FREE) {
      insert(slot, hash, now.take(length));
      return false;
    }
    Ids before = at(places[slot]);
    if (before != now) {
      places[slot] = now.take(length);
    }
    return before.epoch >= epoch - within;
  }

  private Ids ids(long epoch) {
    return byEpoch.computeIfAbsent(
        epoch,
        e -> {
          int number = byNumber.indexOf(null);
          if (number < 0) {
            number = byNumber.size();
            byNumber.add(null);
          }
          Ids made = new Ids(e, number);
          byNumber.set(number, made);
          return made;
        });
  }

  private int ask(String id, Ids in) {
    asked.reset();
    asked.putString(id);
    in.put(asked);
    return asked.size();
  }

  private Ids at(long place) {
    return byNumber.get((int) (place >>> 32));
  }

  /** Where the id stands in the table, or where it would. */
  private int slot(int hash, byte[] bytes, int from, int length) {
    int mask = places.length - 1;
    int slot = hash & mask;
    while (places[slot] != FREE
        && !(hashes[slot] == hash && isAt(places[slot], bytes, from, length))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(long place, byte[] bytes, int from, int length) {
    Ids ids = at(place);
    int offset = (int) place;
    return length <= ids.size - offset
        && Arrays.equals(ids.bytes, offset, offset + length, bytes, from, from + length);
  }

  private void insert(int slot, int hash, long place) {
    places[slot] = place;
    hashes[slot] = hash;
    used++;
    if (used > places.length / 8 * 5) {
      grow();
    }
  }

  private void grow() {
    long[] oldPlaces = places;
    int[] oldHashes = hashes;
    places = new long[oldPlaces.length * 2];
    hashes = new int[places.length];
    int mask = places.length - 1;
    for (int i = 0; i < oldPlaces.length; i++) {
      if (oldPlaces[i] != FREE) {
        int slot = oldHashes[i] & mask;
        while (places[slot] != FREE) {
          slot = slot + 1 & mask;
        }
        places[slot] = oldPlaces[i];
        hashes[slot] = oldHashes[i];
      }
    }
  }

  /** Forgets what no event of this epoch or a later one can repeat. */
  public void forgetBefore(long epoch) {
    SortedMap<Long, Ids> expired = byEpoch.headMap(epoch - within);
    for (Ids ids : expired.values()) {
      ByteSource in = new ByteSource(ids.bytes);
      while (in.position() < ids.size) {
        int offset = in.position();
        in.skipString();
        forget(hash(ids.bytes, offset, in.position() - offset), ids.place(offset));
      }
      byNumber.set(ids.number, null);
      newest = null;
    }
    expired.clear();
  }

  /** Takes what stands at that place out of the table, unless the id passed again since. */
  private void forget(int hash, long place) {
    int mask = places.length - 1;
    int hole = hash & mask;
    while (places[hole] != place) {
      if (places[hole] == FREE) {
        return;
      }
      hole = hole + 1 & mask;
    }
    // What follows without a gap moves up, unless it would stand before its own slot.
    for (int next = hole + 1 & mask; places[next] != FREE; next = next + 1 & mask) {
      if ((next - hashes[next] & mask) >= (next - hole & mask)) {
        places[hole] = places[next];
        hashes[hole] = hashes[next];
        hole = next;
      }
    }
    places[hole] = FREE;
    used--;
  }

  /** The epochs with ids that are still remembered, ascending. */
  SortedSet<Long> epochs() {
    return Collections.unmodifiableSortedSet(byEpoch.navigableKeySet());
  }

  /** Writes the ids that passed in an epoch, each once. */
  void write(long epoch, ByteSink out) {
    Ids ids = byEpoch.get(epoch);
    out.putVarLong(ids == null ? 0 : ids.count);
    if (ids != null) {
      out.putRaw(ids.bytes, 0, ids.size);
    }
  }

  /** Takes in what {@link #write} wrote of an epoch of which nothing is known here yet. */
  void read(long epoch, ByteSource in) {
    Ids ids = ids(epoch);
    for (long left = in.getVarLong(); left > 0; left--) {
      int length = ask(in.getString(), ids);
      int hash = hash(ids.bytes, ids.size, length);
      int slot = slot(hash, ids.bytes, ids.size, length);
      long place = ids.take(length);
      if (places[slot] == FREE) {
        insert(slot, hash, place);
      } else if (at(places[slot]).epoch < epoch) {
        places[slot] = place;
      }
    }
  }

  /** Folded for every eight bytes, and for the rest. */
  private int hash(byte[] bytes, int from, int length) {
    long hash = seed ^ length;
    int at = from;
    for (int left = length; left >= Long.BYTES; left -= Long.BYTES) {
      hash = Folding.folded(hash ^ (long) LONGS.get(bytes, at), Folding.MULTIPLIER);
      at += Long.BYTES;
    }
    long rest = 0;
    for (; at < from + length; at++) {
      rest = rest << 8 | bytes[at] & 0xFF;
    }
    hash = Folding.folded(hash ^ rest, 0xD6E8FEB86659FD93L);
    return Folding.bits(hash) & hashBits;
  }
}
