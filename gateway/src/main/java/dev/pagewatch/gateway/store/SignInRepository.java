package dev.pagewatch.gateway.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** Changes who may come in. */
public interface SignInRepository extends SignInReader {

  /** Sessions kept at once; with one more, the one that was not used for longest ends. */
  int MAX_SESSIONS = 1000;

  /** Keys there may be at once. */
  int MAX_KEYS = 200;

  /**
   * Sets the password and ends every session, unless somebody else set it meanwhile.
   *
   * @param replaced the hash that is to be replaced, empty where there is to be none
   * @return whether it was set
   */
  boolean setPassword(String hash, Optional<String> replaced, Instant at);

  /**
   * Starts a session, unless the password is no longer the one that opened it.
   *
   * @param passwordHash of the password that was given
   * @return whether it was started
   */
  boolean addSession(SignInState.StoredSession session, String passwordHash);

  /** Ends a session, if it is there. */
  void endSession(String id);

  /** Ends every session. */
  void endSessions();

  /**
   * Adds a key.
   *
   * @return false when there are {@link #MAX_KEYS} already
   */
  boolean addKey(SignInState.StoredApiKey key);

  /** Takes a key away; whether it was there. */
  boolean removeKey(String id);

  /** Notes that sessions and keys were used. */
  void used(Collection<String> sessions, Collection<String> keys, Instant at);

  /** Forgets sessions that expired by {@code now} or were last used before {@code idleSince}. */
  void sweepSessions(Instant now, Instant idleSince);
}
