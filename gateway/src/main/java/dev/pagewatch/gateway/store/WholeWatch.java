package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.visual.VisualOptions;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import dev.pagewatch.model.watch.WatchKind;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A watch and what lists and the bus leave out, since it may be much: the options of its checks,
 * and why it needs a browser.
 *
 * @param watch whose fields in JSON stand beside the others
 * @param engineReason why {@code auto} takes a browser, in plain words; null while it takes HTTP,
 *     and where the engine is given
 * @param kind what of the page it looks at
 * @param fetch without its secrets; null for as Pagewatch sees fit
 * @param filters null for the whole page
 * @param trigger null where every change counts
 * @param visual null where it looks at something else, and for as Pagewatch sees fit
 * @param inherited what its checks go by besides, by the path of the field
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record WholeWatch(
    @JsonUnwrapped Watch watch,
    @Nullable String engineReason,
    WatchKind kind,
    @Nullable FetchOptions fetch,
    @Nullable Filters filters,
    @Nullable Trigger trigger,
    @Nullable VisualOptions visual,
    Map<String, Defaults.Inherited> inherited) {

  private static final String OPTIONS_NEED_IT = "its fetch options have what only a browser does";
  private static final String LOOKS_NEED_IT = "only a browser shows what it looks like";

  /**
   * Of a watch and its options, and what there is to inherit.
   *
   * @param evidence why a check over HTTP took it for a browser's, null if none did
   */
  public static WholeWatch of(
      Watch watch, CheckOptions options, @Nullable String evidence, Defaults defaults) {
    CheckOptions effective = defaults.effective(watch.tags(), watch.engine(), options).options();
    return new WholeWatch(
        watch,
        watch.engine() == Engine.AUTO ? reason(effective, evidence) : null,
        options.kind(),
        options.fetch().isNone() ? null : options.fetch().withoutSecrets(),
        options.filters().isNone() ? null : options.filters(),
        options.trigger().isNone() ? null : options.trigger(),
        options.visual().isNone() ? null : options.visual(),
        defaults.inherited(watch.tags(), watch.engine(), options));
  }

  private static @Nullable String reason(CheckOptions effective, @Nullable String evidence) {
    if (effective.kind() == WatchKind.VISUAL) {
      return LOOKS_NEED_IT;
    }
    return evidence == null && effective.fetch().needsBrowser() ? OPTIONS_NEED_IT : evidence;
  }

  /** A copy with another state of the watch. */
  public WholeWatch with(UnaryOperator<Watch> change) {
    return new WholeWatch(
        change.apply(watch), engineReason, kind, fetch, filters, trigger, visual, inherited);
  }
}
