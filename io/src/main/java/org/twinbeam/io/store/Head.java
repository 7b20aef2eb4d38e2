/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.io.store;

/**
 * What the batch layer has published of a view version.
 *
 * @param base first run of the chain of runs that hold its rows; 0 where nothing was published
 * @param run newest published run; a cell's row is the newest of this base up to this run
 * @param horizon epochs below it are in those rows
 * @param imports so many imports, the first, are in them too
 */
public record Head(String version, long base, long run, long horizon, long imports) {

  /** The head of a version that no batch run has built. */
  public static Head none(String version) {
    return new Head(version, 0, 0, 0, 0);
  }
}
