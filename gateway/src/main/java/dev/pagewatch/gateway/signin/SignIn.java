package dev.pagewatch.gateway.signin;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.store.SignInState;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.model.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The password and the sessions it opens. Used on the home loop only.
 *
 * <p>Futures fail with {@link SignInRefusal} when what was asked is not to be done.
 */
public final class SignIn {

  private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

  private final Store store;
  private final PassBook passes;
  private final InstantSource clock;
  private final Tries tries;
  private final HashingDesk desk;
  private final SecureRandom random = new SecureRandom();
  private boolean fromEnvironment;

  /** Over what {@code passes} knows. */
  public SignIn(Vertx vertx, Store store, PassBook passes, InstantSource clock) {
    this.store = store;
    this.passes = passes;
    this.clock = clock;
    this.tries = new Tries(clock);
    this.desk = new HashingDesk(vertx, random);
  }

  /**
   * Reads what is stored, and makes the operator's password the stored one, which ends all sessions
   * if it was another.
   */
  public Future<Void> start(Optional<Secret> operators) {
    fromEnvironment = operators.isPresent();
    return passes
        .read()
        .compose(read -> operators.map(this::takeOperators).orElseGet(Future::succeededFuture));
  }

  private Future<Void> takeOperators(Secret password) {
    Optional<String> stored = passes.passwordHash();
    return stored
        .map(hash -> desk.matches(password.value(), hash))
        .orElseGet(() -> Future.succeededFuture(false))
        .compose(
            same ->
                same
                    ? Future.succeededFuture()
                    : replace(password.value(), stored, (transaction, hash) -> {})
                        .compose(
                            // Not set: another gateway was quicker, perhaps with the same one.
                            set -> set ? told(stored.isPresent()) : takeOperators(password)));
  }

  private static Future<Void> told(boolean replaced) {
    LOG.info(
        replaced
            ? "PAGEWATCH_PASSWORD is another than before: everybody signs in anew"
            : "PAGEWATCH_PASSWORD is the sign-in password now");
    return Future.succeededFuture();
  }

  /** Sets the password in place of one; then all of it is known here. */
  private Future<Boolean> replace(
      String password, Optional<String> replaced, BiConsumer<Transaction, String> andThen) {
    return desk.hash(password)
        .compose(
            hash ->
                store.write(
                    transaction -> {
                      if (!transaction.signIn().setPassword(hash, replaced, clock.instant())) {
                        return false;
                      }
                      andThen.accept(transaction, hash);
                      return true;
                    }))
        .compose(set -> passes.read().map(set));
  }

  /** Whether the operator's settings give the password, so that it can't be changed here. */
  public boolean isPasswordFromEnvironment() {
    return fromEnvironment;
  }

  /**
   * Signs in.
   *
   * @param client whose wrong tries slow its next ones
   * @return the session's secret, for a cookie
   */
  public Future<Secret> signIn(String password, Client client) {
    Optional<String> hash = passes.passwordHash();
    if (hash.isEmpty()) {
      return Future.failedFuture(conflict("no password is set, so there is nothing to sign in to"));
    }
    return tried(password, hash.get(), client.network())
        .compose(
            right -> {
              FreshSecret secret = FreshSecret.ofSession(random);
              SignInState.StoredSession session = session(secret);
              return store
                  .write(
                      transaction -> {
                        if (!transaction.signIn().addSession(session, hash.get())) {
                          throw wrong();
                        }
                        return secret.secret();
                      })
                  .compose(cookie -> passes.read().map(cookie));
            })
        .onSuccess(secret -> LOG.info("Signed in from {}", client.network()));
  }

  /** Compares, slowing whoever guesses. */
  private Future<Void> tried(String password, String hash, String side) {
    int count;
    try {
      count = tries.begin(side);
    } catch (SignInRefusal refusal) {
      return Future.failedFuture(refusal);
    }
    return desk.matches(password, hash)
        .onFailure(notLookedAt -> tries.undone(side))
        .compose(
            same -> {
              if (!same) {
                LOG.info("A wrong password from {}, {} in a row", side, count);
                return Future.failedFuture(wrong());
              }
              tries.right(side);
              return Future.succeededFuture();
            });
  }

  private SignInState.StoredSession session(FreshSecret secret) {
    Instant now = clock.instant();
    return new SignInState.StoredSession(
        UuidCreator.getTimeOrderedEpoch().toString(),
        secret.hash(),
        now,
        now,
        now.plus(PassBook.SESSION_LIFE));
  }

  /** Ends a session; its sockets are closed by the time it completes. */
  public Future<Void> signOut(String sessionId) {
    return ended(transaction -> transaction.signIn().endSession(sessionId));
  }

  /** Ends every session. */
  public Future<Void> signOutEverywhere() {
    return ended(transaction -> transaction.signIn().endSessions());
  }

  private Future<Void> ended(Consumer<Transaction> end) {
    return store
        .<Void>write(
            transaction -> {
              end.accept(transaction);
              return null;
            })
        .compose(done -> passes.read());
  }

  /**
   * Sets the first password, which whoever is at the machine may do.
   *
   * @return the secret of a session for whoever set it
   */
  public Future<Secret> setFirst(String password) {
    return newPassword(password, Optional.empty())
        .onSuccess(secret -> LOG.info("The first sign-in password was set"));
  }

  /**
   * Changes the password, which ends all sessions.
   *
   * @param sessionId whose wrong tries slow its next ones
   * @return the secret of a new session for whoever changed it
   */
  public Future<Secret> change(String sessionId, String current, String password) {
    Optional<String> hash = passes.passwordHash();
    if (fromEnvironment) {
      return Future.failedFuture(
          conflict("the password is set by PAGEWATCH_PASSWORD; change it there and start again"));
    }
    if (hash.isEmpty()) {
      return Future.failedFuture(conflict("no password is set"));
    }
    return tried(current, hash.get(), "session " + sessionId)
        .compose(right -> newPassword(password, hash))
        .onSuccess(secret -> LOG.info("The sign-in password was changed"));
  }

  private Future<Secret> newPassword(String password, Optional<String> replaced) {
    FreshSecret secret = FreshSecret.ofSession(random);
    SignInState.StoredSession session = session(secret);
    return replace(
            password,
            replaced,
            (transaction, hash) -> transaction.signIn().addSession(session, hash))
        .compose(
            set ->
                set
                    ? Future.succeededFuture(secret.secret())
                    : Future.failedFuture(conflict("somebody else set the password meanwhile")));
  }

  private static SignInRefusal wrong() {
    return new SignInRefusal(SignInRefusal.Reason.WRONG_PASSWORD, "that is not the password");
  }

  private static SignInRefusal conflict(String message) {
    return new SignInRefusal(SignInRefusal.Reason.CONFLICT, message);
  }

  /** Ends its threads. */
  public void stop() {
    desk.close();
  }
}
