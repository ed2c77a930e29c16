package dev.pagewatch.gateway.signin;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.store.ApiKey;
import dev.pagewatch.gateway.store.SignInRepository;
import dev.pagewatch.gateway.store.SignInState.StoredApiKey;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.settings.Secret;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys for programs: created, listed and revoked. Used on the home loop only. */
public final class ApiKeys {

  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

  private final Store store;
  private final PassBook passes;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * A new key.
   *
   * @param secret what its program presents; this is the only time it is known
   */
  public record Created(ApiKey key, Secret secret) {}

  /** Over what {@code passes} knows. */
  public ApiKeys(Store store, PassBook passes, InstantSource clock) {
    this.store = store;
    this.passes = passes;
    this.clock = clock;
  }

  /** All, in the order they were created. */
  public Future<List<ApiKey>> all() {
    return store.read(
        reading -> reading.signIn().state().keys().stream().map(StoredApiKey::key).toList());
  }

  /** Creates one; it is good at once. Fails with {@link SignInRefusal} when there are too many. */
  public Future<Created> create(String name, ApiKey.Scope scope) {
    FreshSecret secret = FreshSecret.ofKey(random);
    ApiKey key =
        new ApiKey(
            UuidCreator.getTimeOrderedEpoch().toString(), name, scope, clock.instant(), null);
    return store
        .write(transaction -> transaction.signIn().addKey(new StoredApiKey(key, secret.hash())))
        .compose(
            added ->
                added
                    ? passes.read().map(new Created(key, secret.secret()))
                    : Future.failedFuture(
                        new SignInRefusal(
                            SignInRefusal.Reason.CONFLICT,
                            "there are %d keys already; revoke one first"
                                .formatted(SignInRepository.MAX_KEYS))))
        .onSuccess(created -> LOG.info("API key {} was created, scope {}", key.id(), scope));
  }

  /** Revokes one; its sockets are closed by the time it completes. Whether it was there. */
  public Future<Boolean> revoke(String id) {
    return store
        .write(transaction -> transaction.signIn().removeKey(id))
        .compose(removed -> passes.read().map(removed))
        .onSuccess(
            removed -> {
              if (removed) {
                LOG.info("API key {} was revoked", id);
              }
            });
  }
}
