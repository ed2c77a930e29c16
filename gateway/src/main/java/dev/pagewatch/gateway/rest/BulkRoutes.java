package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.watch.FilterCommand;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchCommand;
import dev.pagewatch.gateway.watch.WatchCommands;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation on many watches, by id or by filter. */
final class BulkRoutes {

  private final WatchCommands commands;

  private record Named(int accepted, List<String> ids, List<WatchCommand.Rejection> rejected) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Matching(
      long accepted, List<WatchCommand.Rejection> rejected, @Nullable String nextCursor) {}

  BulkRoutes(WatchCommands commands) {
    this.commands = commands;
  }

  Future<Void> bulk(RoutingContext request) {
    JsonNode body = Exchange.body(request);
    if (body.has("ids") == body.has("filter")) {
      throw new ValidationException(
          "ids", "give either ids, a list of watch ids, or filter, where {} is all watches");
    }
    return body.has("ids") ? byIds(request, body) : byFilter(request, body);
  }

  private Future<Void> byIds(RoutingContext request, JsonNode body) {
    return commands
        .execute(WatchCommand.parse(body))
        .map(done -> new Named(done.accepted().size(), done.accepted(), done.rejected()))
        .map(answer -> answer(request, answer));
  }

  private Future<Void> byFilter(RoutingContext request, JsonNode body) {
    FilterCommand command = FilterCommand.parse(body);
    WatchQuery query = command.filter().oldestFirst(1, null);
    if (body.has("cursor")) {
      command = command.from(ListCursor.read(query, body.path("cursor").asText("")));
    }
    return commands
        .execute(command)
        .map(
            done -> {
              WatchQuery.Position next = done.next();
              String cursor = next == null ? null : ListCursor.write(query, next);
              return answer(request, new Matching(done.accepted(), done.rejected(), cursor));
            });
  }

  private static Void answer(RoutingContext request, Object body) {
    Exchange.json(request, 200, body);
    return null;
  }
}
