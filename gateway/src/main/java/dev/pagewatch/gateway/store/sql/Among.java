package dev.pagewatch.gateway.store.sql;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.val;

import dev.pagewatch.model.json.Json;
import java.util.Collection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;

/**
 * Whether a column has one of many values, all of them in one parameter: a parameter each makes a
 * statement that is long to put together, and another one for each number of values.
 */
final class Among {

  private Among() {}

  /** Whether {@code field} is one of {@code values}; uses an index of it as a list would. */
  static Condition among(DSLContext sql, Field<String> field, Collection<String> values) {
    return sql.family() == SQLDialect.SQLITE
        ? condition("{0} in (select value from json_each({1}))", field, val(Json.write(values)))
        : field.eq(any(values.toArray(String[]::new)));
  }
}
