package dev.pagewatch.gateway.signin;

import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.store.SignInState;
import dev.pagewatch.gateway.store.SignInState.StoredApiKey;
import dev.pagewatch.gateway.store.SignInState.StoredSession;
import dev.pagewatch.gateway.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions and keys that are good now, in memory: there are few, a request is let in without
 * asking the database, and guesses never reach it. Read again twice a second where other gateways
 * share the database, so that what ends there ends here within a second. Asked on any event loop;
 * what is stored is read on the home loop.
 */
public final class PassBook {

  /** A session ends after this long, however much it is used. */
  static final Duration SESSION_LIFE = Duration.ofDays(90);

  /** A session ends when it was not used for this long. */
  static final Duration SESSION_IDLE = Duration.ofDays(30);

  private static final Logger LOG = LoggerFactory.getLogger(PassBook.class);
  private static final long READ_MILLIS = 500;

  /** Nobody else ends a session in a file of our own; only time does. */
  private static final long READ_OWN_MILLIS = 1_000;

  /** How exact the stored time of a session's last use is; one write in this time. */
  private static final Duration SESSION_USE = Duration.ofMinutes(5);

  private static final Duration KEY_USE = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final HomeLoop home;
  private final Store store;
  private final InstantSource clock;
  private final Set<String> usedSessions = ConcurrentHashMap.newKeySet();
  private final Set<String> usedKeys = ConcurrentHashMap.newKeySet();
  private volatile Passes good = Passes.of(new SignInState(Optional.empty(), List.of(), List.of()));
  private Runnable onRead = () -> {};
  private final List<Promise<Void>> asking = new ArrayList<>();
  private boolean isReading;

  /** What was read, by what is asked for. */
  private record Passes(
      SignInState state,
      Map<String, StoredSession> sessions,
      Map<String, StoredSession> sessionsBySecret,
      Map<String, StoredApiKey> keys,
      Map<String, StoredApiKey> keysBySecret) {

    static Passes of(SignInState state) {
      Passes passes =
          new Passes(state, new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
      for (StoredSession session : state.sessions()) {
        passes.sessions.put(session.id(), session);
        passes.sessionsBySecret.put(session.secretHash(), session);
      }
      for (StoredApiKey key : state.keys()) {
        passes.keys.put(key.key().id(), key);
        passes.keysBySecret.put(key.secretHash(), key);
      }
      return passes;
    }
  }

  /** Empty until it is read. */
  public PassBook(Vertx vertx, HomeLoop home, Store store, InstantSource clock) {
    this.vertx = vertx;
    this.home = home;
    this.store = store;
    this.clock = clock;
  }

  /** Has it read from now on, and {@code onRead} called after each time. */
  public void keepReading(Runnable onRead) {
    this.onRead = onRead;
    vertx.setPeriodic(
        store.database().equals("sqlite") ? READ_OWN_MILLIS : READ_MILLIS,
        id -> {
          noteUse();
          read().onFailure(e -> LOG.debug("Sessions and keys stay as they were read before", e));
        });
  }

  /**
   * Reads what is stored now. Those who ask while a reading runs share the next one.
   *
   * @return completes when all that was committed before the call is known here
   */
  public Future<Void> read() {
    return home.ask(this::readHere);
  }

  private Future<Void> readHere() {
    Promise<Void> asked = Promise.promise();
    asking.add(asked);
    if (!isReading) {
      readForAll();
    }
    return asked.future();
  }

  private void readForAll() {
    isReading = true;
    List<Promise<Void>> answered = List.copyOf(asking);
    asking.clear();
    store
        .read(reading -> reading.signIn().state())
        .onSuccess(this::take)
        .<Void>mapEmpty()
        .onComplete(
            done -> {
              isReading = false;
              answered.forEach(asked -> asked.handle(done));
              if (!isReading && !asking.isEmpty()) {
                readForAll();
              }
            });
  }

  private void take(SignInState read) {
    if (!read.equals(good.state())) {
      good = Passes.of(read);
    }
    if (read.sessions().stream().anyMatch(session -> !isGood(session))) {
      sweep();
    }
    onRead.run();
  }

  private void sweep() {
    Instant now = clock.instant();
    store
        .<Void>write(
            transaction -> {
              transaction.signIn().sweepSessions(now, now.minus(SESSION_IDLE));
              return null;
            })
        .onFailure(e -> LOG.debug("Expired sessions are swept later", e));
  }

  private void noteUse() {
    if (usedSessions.isEmpty() && usedKeys.isEmpty()) {
      return;
    }
    Set<String> ofSessions = Set.copyOf(usedSessions);
    Set<String> ofKeys = Set.copyOf(usedKeys);
    usedSessions.removeAll(ofSessions);
    usedKeys.removeAll(ofKeys);
    Instant now = clock.instant();
    store
        .<Void>write(
            transaction -> {
              transaction.signIn().used(ofSessions, ofKeys, now);
              return null;
            })
        .onFailure(e -> LOG.debug("The time of last use is noted with the next", e));
  }

  /** Hash of the sign-in password. */
  Optional<String> passwordHash() {
    return good.state().passwordHash();
  }

  /** Whether there is a password, so that one must sign in. */
  public boolean isPasswordSet() {
    return good.state().passwordHash().isPresent();
  }

  /** Whose a session's secret is. */
  public Optional<Visitor> bySession(String secret) {
    return Optional.ofNullable(good.sessionsBySecret().get(FreshSecret.hashOf(secret)))
        .filter(this::isGood)
        .map(this::seen);
  }

  /** Whose an API key is. */
  public Optional<Visitor> byKey(String key) {
    return Optional.ofNullable(good.keysBySecret().get(FreshSecret.hashOf(key))).map(this::seen);
  }

  /** Whether somebody who was let in may stay. It counts as use. */
  public boolean isGood(Visitor visitor) {
    return switch (visitor) {
      case Visitor.Local local -> !isPasswordSet();
      case Visitor.Stranger stranger -> false;
      case Visitor.SignedIn signedIn ->
          Optional.ofNullable(good.sessions().get(signedIn.sessionId()))
              .filter(this::isGood)
              .map(this::seen)
              .isPresent();
      case Visitor.Program program ->
          Optional.ofNullable(good.keys().get(program.keyId())).map(this::seen).isPresent();
    };
  }

  private boolean isGood(StoredSession session) {
    Instant now = clock.instant();
    return session.expiresAt().isAfter(now) && session.lastUsedAt().plus(SESSION_IDLE).isAfter(now);
  }

  private Visitor seen(StoredSession session) {
    if (session.lastUsedAt().plus(SESSION_USE).isBefore(clock.instant())) {
      usedSessions.add(session.id());
    }
    return new Visitor.SignedIn(session.id());
  }

  private Visitor seen(StoredApiKey stored) {
    Instant last = stored.key().lastUsedAt();
    if (last == null || last.plus(KEY_USE).isBefore(clock.instant())) {
      usedKeys.add(stored.key().id());
    }
    return new Visitor.Program(stored.key().id(), stored.key().scope());
  }
}
