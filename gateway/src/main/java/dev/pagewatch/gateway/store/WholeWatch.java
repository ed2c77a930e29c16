package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.watch.Watch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A watch and what lists and the bus leave out, since it may be much: the options of its checks.
 *
 * @param watch whose fields in JSON stand beside the others
 * @param fetch without its secrets; null for as Pagewatch sees fit
 * @param filters null for the whole page
 * @param trigger null where every change counts
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record WholeWatch(
    @JsonUnwrapped Watch watch,
    @Nullable FetchOptions fetch,
    @Nullable Filters filters,
    @Nullable Trigger trigger) {

  /** Of a watch and its options. */
  public static WholeWatch of(Watch watch, CheckOptions options) {
    return new WholeWatch(
        watch,
        options.fetch().isNone() ? null : options.fetch().withoutSecrets(),
        options.filters().isNone() ? null : options.filters(),
        options.trigger().isNone() ? null : options.trigger());
  }

  /** A copy with another state of the watch. */
  public WholeWatch with(UnaryOperator<Watch> change) {
    return new WholeWatch(change.apply(watch), fetch, filters, trigger);
  }
}
