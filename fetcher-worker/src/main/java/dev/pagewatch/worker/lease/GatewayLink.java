package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.WorkerHeartbeat;
import io.vertx.core.Future;

/** What a worker says to whichever gateway hears it. Callable on any thread. */
interface GatewayLink {

  /** Asks for jobs; fails when no answer comes in time. */
  Future<LeaseReply> lease(LeaseRequest request);

  /** Hands a result in; fails when no answer comes in time. */
  Future<ResultReply> deliver(CheckResult result);

  /** Tells of a phase; may be lost. */
  void progress(CheckProgress progress);

  /** Hands leases back; may be lost, then they expire. */
  void release(LeaseRelease release);

  /** Tells that the worker lives; may be lost. */
  void heartbeat(WorkerHeartbeat heartbeat);

  /** A gateway heard a message and could not make sense of it: repeating it changes nothing. */
  final class NotUnderstoodException extends RuntimeException {
    NotUnderstoodException(String message) {
      super(message, null, false, false);
    }
  }
}
