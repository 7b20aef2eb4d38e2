/* Copyright 2026 The Twinbeam Authors. SPDX-License-Identifier: Apache-2.0 */
package org.twinbeam.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks PostgreSQL's programs from the class path, once per user and machine. */
final class PostgresqlPrograms {
  private PostgresqlPrograms() {}

  /** A directory that holds bin/, lib/ and share/. */
  static Path unpacked() throws IOException {
    String archive = Platform.postgresqlArchive();
    Path home =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "twinbeam-postgresql-" + System.getProperty("user.name") + "-" + digest(archive));
    if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
      requireOwn(home);
      return home;
    }
    // Unpacked aside and renamed: a kill in between, or two at once, leave a whole directory or
    // none.
    Path aside =
        Files.createTempDirectory(
            home.getParent(),
            "twinbeam-postgresql-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (InputStream in = open(archive)) {
      unpack(in, aside);
    }
    try {
      Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      deleteAll(aside);
    } catch (IOException e) {
      if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      deleteAll(aside);
    }
    requireOwn(home);
    return home;
  }

  private static void requireOwn(Path home) throws IOException {
    String owner = Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      throw new IOException(home + " belongs to " + owner + ": not running its programs");
    }
  }

  private static InputStream open(String archive) throws IOException {
    InputStream in = PostgresqlPrograms.class.getResourceAsStream("/" + archive);
    if (in == null) {
      throw new IOException(archive + " is not on the class path");
    }
    return in;
  }

  private static String digest(String archive) throws IOException {
    try (InputStream in =
        new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      byte[] digest = ((DigestInputStream) in).getMessageDigest().digest();
      return HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(InputStream in, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path path = target.resolve(e.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry outside the archive: " + e.getName());
        }
        if (e.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.createDirectories(path.getParent());
          if (e.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(e.getLinkName()));
          } else {
            Files.copy(tar, path);
            if ((e.getMode() & 0100) != 0) {
              Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
          }
        }
      }
    }
  }

  private static void deleteAll(Path dir) throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
