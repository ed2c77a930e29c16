package dev.pagewatch.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who may come in.
 *
 * @param passwordHash of the sign-in password, in PHC string format; empty while there is none
 * @param sessions expired ones too, until they are swept
 * @param keys in the order they were created
 */
public record SignInState(
    Optional<String> passwordHash, List<StoredSession> sessions, List<StoredApiKey> keys) {

  /** Copies the lists. */
  public SignInState {
    sessions = List.copyOf(sessions);
    keys = List.copyOf(keys);
  }

  /**
   * Somebody signed in.
   *
   * @param secretHash SHA-256 of the secret, hex
   * @param expiresAt when it ends, however much it is used
   */
  public record StoredSession(
      String id, String secretHash, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {}

  /**
   * A key and what it is recognised by.
   *
   * @param secretHash SHA-256 of the key, hex
   */
  public record StoredApiKey(ApiKey key, String secretHash) {}
}
