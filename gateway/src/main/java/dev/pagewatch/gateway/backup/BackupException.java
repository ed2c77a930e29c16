package dev.pagewatch.gateway.backup;

/** A backup can't be made or restored; nothing was changed. The message is one line for people. */
public final class BackupException extends Exception {

  BackupException(String message) {
    super(message);
  }

  BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
