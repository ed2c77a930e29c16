package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.WorkerHeartbeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A link at whose other end nobody answers, for tests of one part of a worker to build on. */
class SilentLink implements GatewayLink {

  @Override
  public Future<LeaseReply> lease(LeaseRequest request) {
    return Promise.<LeaseReply>promise().future();
  }

  @Override
  public Future<ResultReply> deliver(CheckResult result) {
    return Promise.<ResultReply>promise().future();
  }

  @Override
  public void progress(CheckProgress progress) {}

  @Override
  public void release(LeaseRelease release) {}

  @Override
  public void heartbeat(WorkerHeartbeat heartbeat) {}
}
