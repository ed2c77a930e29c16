package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.ApiKey;
import dev.pagewatch.gateway.store.SignInReader;
import dev.pagewatch.gateway.store.SignInState;
import java.time.Instant;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** Reads passwords, sessions and keys, each a table of few rows. */
class SqlSignInReader implements SignInReader {

  static final Table<Record> CREDENTIAL = table(name("credential"));
  static final Table<Record> SESSION = table(name("session"));
  static final Table<Record> API_KEY = table(name("api_key"));

  static final Field<Integer> ONE = field(name("one"), SQLDataType.INTEGER);
  static final Field<String> PASSWORD_HASH = field(name("password_hash"), SQLDataType.VARCHAR);
  static final Field<Long> CHANGED_AT = field(name("changed_at"), SQLDataType.BIGINT);
  static final Field<String> ID = field(name("id"), SQLDataType.VARCHAR);
  static final Field<String> NAME = field(name("name"), SQLDataType.VARCHAR);
  static final Field<String> SCOPE = field(name("scope"), SQLDataType.VARCHAR);
  static final Field<String> SECRET_HASH = field(name("secret_hash"), SQLDataType.VARCHAR);
  static final Field<Long> CREATED_AT = field(name("created_at"), SQLDataType.BIGINT);
  static final Field<Long> LAST_USED_AT = field(name("last_used_at"), SQLDataType.BIGINT);
  static final Field<Long> EXPIRES_AT = field(name("expires_at"), SQLDataType.BIGINT);

  final DSLContext sql;

  SqlSignInReader(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public SignInState state() {
    return new SignInState(
        sql.select(PASSWORD_HASH).from(CREDENTIAL).fetchOptional(PASSWORD_HASH),
        sql.select(ID, SECRET_HASH, CREATED_AT, LAST_USED_AT, EXPIRES_AT)
            .from(SESSION)
            .orderBy(ID)
            .fetch(SqlSignInReader::session),
        sql.select(ID, NAME, SCOPE, SECRET_HASH, CREATED_AT, LAST_USED_AT)
            .from(API_KEY)
            .orderBy(ID)
            .fetch(SqlSignInReader::key));
  }

  private static SignInState.StoredSession session(Record row) {
    return new SignInState.StoredSession(
        requireNonNull(row.get(ID)),
        requireNonNull(row.get(SECRET_HASH)),
        instant(row, CREATED_AT),
        instant(row, LAST_USED_AT),
        instant(row, EXPIRES_AT));
  }

  private static SignInState.StoredApiKey key(Record row) {
    return new SignInState.StoredApiKey(
        new ApiKey(
            requireNonNull(row.get(ID)),
            requireNonNull(row.get(NAME)),
            ApiKey.Scope.valueOf(requireNonNull(row.get(SCOPE)).toUpperCase(Locale.ROOT)),
            instant(row, CREATED_AT),
            row.get(LAST_USED_AT) == null ? null : instant(row, LAST_USED_AT)),
        requireNonNull(row.get(SECRET_HASH)));
  }

  private static Instant instant(Record row, Field<Long> millis) {
    return Instant.ofEpochMilli(requireNonNull(row.get(millis)));
  }
}
