package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.session.SessionDesk;
import dev.pagewatch.gateway.session.SessionRefusal;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.watch.PartlyDoneException;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchCommand;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Future;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what browsers send, and always has an answer. */
final class CommandDesk {

  private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

  private final WatchCommands commands;
  private final SessionDesk sessions;

  CommandDesk(WatchCommands commands, SessionDesk sessions) {
    this.commands = commands;
    this.sessions = sessions;
  }

  /** The frame to answer with; never fails. */
  Future<String> answer(SessionSocket socket, ClientFrame.Send send) {
    if (!BusAddresses.FROM_BROWSER.contains(send.address())) {
      return Future.succeededFuture(ServerFrames.refusal("access_denied", send.address()));
    }
    String replyAddress = send.replyAddress() == null ? "" : send.replyAddress();
    if (!socket.viewer().visitor().mayWrite()) {
      return Future.succeededFuture(
          ServerFrames.failure(
              replyAddress, 403, "this API key may only read; this needs one with scope write"));
    }
    try {
      Future<?> done =
          send.address().equals(BusAddresses.BROWSER_COMMAND)
              ? sessions.command(socket, send.body()).onSuccess(socket::owns)
              : commands.execute(WatchCommand.parse(send.body()));
      return done.map(result -> ServerFrames.reply(replyAddress, result))
          .otherwise(failure -> failed(replyAddress, failure));
    } catch (ValidationException e) {
      boolean draft = send.address().equals(BusAddresses.BROWSER_COMMAND);
      return Future.succeededFuture(
          ServerFrames.failure(
              replyAddress, 400, draft ? named(e) : String.valueOf(e.getMessage())));
    }
  }

  /** All that is wrong, each with its field: of a draft, messages don't say which. */
  private static String named(ValidationException invalid) {
    return invalid.errors().stream()
        .map(error -> error.field() + " " + error.message())
        .collect(Collectors.joining("; "));
  }

  private static String failed(String replyAddress, Throwable failure) {
    if (failure instanceof SessionRefusal refusal) {
      return ServerFrames.failure(
          replyAddress, refusal.code(), String.valueOf(failure.getMessage()));
    }
    if (failure instanceof ValidationException invalid) {
      return ServerFrames.failure(replyAddress, 400, named(invalid));
    }
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
