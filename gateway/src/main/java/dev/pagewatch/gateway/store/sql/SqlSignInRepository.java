package dev.pagewatch.gateway.store.sql;

import static org.jooq.impl.DSL.select;

import dev.pagewatch.gateway.store.ApiKey;
import dev.pagewatch.gateway.store.SignInRepository;
import dev.pagewatch.gateway.store.SignInState;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jooq.DSLContext;

/** Writes passwords, sessions and keys. */
final class SqlSignInRepository extends SqlSignInReader implements SignInRepository {

  SqlSignInRepository(DSLContext sql) {
    super(sql);
  }

  @Override
  public boolean setPassword(String hash, Optional<String> replaced, Instant at) {
    int set =
        replaced
            .map(
                old ->
                    sql.update(CREDENTIAL)
                        .set(PASSWORD_HASH, hash)
                        .set(CHANGED_AT, at.toEpochMilli())
                        .where(PASSWORD_HASH.eq(old))
                        .execute())
            .orElseGet(
                () ->
                    sql.insertInto(CREDENTIAL)
                        .set(ONE, 1)
                        .set(PASSWORD_HASH, hash)
                        .set(CHANGED_AT, at.toEpochMilli())
                        .onConflict(ONE)
                        .doNothing()
                        .execute());
    if (set == 1) {
      endSessions();
    }
    return set == 1;
  }

  @Override
  public boolean addSession(SignInState.StoredSession session, String passwordHash) {
    // Changes nothing, but holds the row: whoever sets another password waits, then ends this too.
    int held =
        sql.update(CREDENTIAL)
            .set(CHANGED_AT, CHANGED_AT)
            .where(PASSWORD_HASH.eq(passwordHash))
            .execute();
    if (held == 0) {
      return false;
    }
    sql.insertInto(SESSION)
        .set(ID, session.id())
        .set(SECRET_HASH, session.secretHash())
        .set(CREATED_AT, session.createdAt().toEpochMilli())
        .set(LAST_USED_AT, session.lastUsedAt().toEpochMilli())
        .set(EXPIRES_AT, session.expiresAt().toEpochMilli())
        .execute();
    int over = sql.fetchCount(SESSION) - MAX_SESSIONS;
    if (over > 0) {
      sql.deleteFrom(SESSION)
          .where(ID.in(select(ID).from(SESSION).orderBy(LAST_USED_AT, ID).limit(over)))
          .execute();
    }
    return true;
  }

  @Override
  public void endSession(String id) {
    sql.deleteFrom(SESSION).where(ID.eq(id)).execute();
  }

  @Override
  public void endSessions() {
    sql.deleteFrom(SESSION).execute();
  }

  @Override
  public boolean addKey(SignInState.StoredApiKey stored) {
    if (sql.fetchCount(API_KEY) >= MAX_KEYS) {
      return false;
    }
    ApiKey key = stored.key();
    Instant used = key.lastUsedAt();
    sql.insertInto(API_KEY)
        .set(ID, key.id())
        .set(NAME, key.name())
        .set(SCOPE, key.scope().name().toLowerCase(Locale.ROOT))
        .set(SECRET_HASH, stored.secretHash())
        .set(CREATED_AT, key.createdAt().toEpochMilli())
        .set(LAST_USED_AT, used == null ? null : used.toEpochMilli())
        .execute();
    return true;
  }

  @Override
  public boolean removeKey(String id) {
    return sql.deleteFrom(API_KEY).where(ID.eq(id)).execute() > 0;
  }

  @Override
  public void used(Collection<String> sessions, Collection<String> keys, Instant at) {
    if (!sessions.isEmpty()) {
      sql.update(SESSION)
          .set(LAST_USED_AT, at.toEpochMilli())
          .where(ID.in(sessions).and(LAST_USED_AT.lt(at.toEpochMilli())))
          .execute();
    }
    if (!keys.isEmpty()) {
      sql.update(API_KEY)
          .set(LAST_USED_AT, at.toEpochMilli())
          .where(ID.in(keys).and(LAST_USED_AT.isNull().or(LAST_USED_AT.lt(at.toEpochMilli()))))
          .execute();
    }
  }

  @Override
  public void sweepSessions(Instant now, Instant idleSince) {
    sql.deleteFrom(SESSION)
        .where(EXPIRES_AT.le(now.toEpochMilli()).or(LAST_USED_AT.lt(idleSince.toEpochMilli())))
        .execute();
  }
}
