package dev.pagewatch.worker.browser;

import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressRefusedException;
import java.util.Optional;

/**
 * Tells before a page is opened whether its host may be, so that people read why not.
 *
 * @param throughProxy whether an operator's proxy resolves and dials it, which may know more names
 */
record HostJudge(EgressGuard guard, boolean throughProxy) {

  /** For pages that are asked for like this. */
  static HostJudge of(EgressGuard guard, FetchOptions options) {
    return new HostJudge(guard, options.proxyServer() != null);
  }

  /** Why a host may not be asked, or nothing. Blocks while its name is looked up. */
  Optional<Failed> refusal(String host) {
    try {
      if (throughProxy) {
        guard.admit(host);
      } else {
        guard.resolve(host);
      }
      return Optional.empty();
    } catch (EgressRefusedException e) {
      return Optional.of(new Failed(e.code(), e.reason()));
    }
  }
}
