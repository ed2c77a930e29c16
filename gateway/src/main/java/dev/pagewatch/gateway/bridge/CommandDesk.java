package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.watch.PartlyDoneException;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchCommand;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what browsers send, and always has an answer. */
final class CommandDesk {

  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

  private final WatchCommands commands;

  CommandDesk(WatchCommands commands) {
    this.commands = commands;
  }

  /** The frame to answer with; never fails. */
  Future<String> answer(Visitor visitor, ClientFrame.Send send) {
    if (!BusAddresses.FROM_BROWSER.contains(send.address())) {
      return Future.succeededFuture(ServerFrames.refusal("access_denied", send.address()));
    }
    String replyAddress = send.replyAddress() == null ? "" : send.replyAddress();
    if (!visitor.mayWrite()) {
      return Future.succeededFuture(
          ServerFrames.failure(
              replyAddress, 403, "this API key may only read; this needs one with scope write"));
    }
    try {
      return commands
          .execute(WatchCommand.parse(send.body()))
          .map(result -> ServerFrames.reply(replyAddress, result))
          .otherwise(failure -> failed(replyAddress, failure));
    } catch (ValidationException e) {
      return Future.succeededFuture(
          ServerFrames.failure(replyAddress, 400, String.valueOf(e.getMessage())));
    }
  }

  private static String failed(String replyAddress, Throwable failure) {
    if (failure instanceof PartlyDoneException) {
      return ServerFrames.failure(replyAddress, 503, String.valueOf(failure.getMessage()));
    }
    if (failure instanceof StoreUnavailableException) {
      return ServerFrames.failure(replyAddress, 503, "the database is away; try again shortly");
    }
    LOG.error("A command failed", failure);
    return ServerFrames.failure(replyAddress, 500, "a fault in Pagewatch; its log says more");
  }
}
