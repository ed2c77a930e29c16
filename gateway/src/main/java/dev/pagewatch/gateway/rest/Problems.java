package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.diff.ComparisonPool;
import dev.pagewatch.gateway.preview.PreviewRefusal;
import dev.pagewatch.gateway.signin.SignInRefusal;
import dev.pagewatch.gateway.store.ProxyInUseException;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.VersionMismatchException;
import dev.pagewatch.gateway.watch.FieldError;
import dev.pagewatch.gateway.watch.PartlyDoneException;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.json.InvalidFieldsException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong in a handler into its error answer. */
public final class Problems implements Handler<RoutingContext> {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @Override
  public void handle(RoutingContext request) {
    Throwable failure = request.failure();
    Problem problem =
        failure == null ? ofStatus(request.statusCode()) : of(failure, request.statusCode());
    if (problem.status() >= 500 && problem.status() != 503) {
      LOG.error("{} {} failed", request.request().method(), request.request().path(), failure);
    }
    if (failure instanceof UnsupportedBodyException e
        && request.request().method().equals(HttpMethod.PATCH)) {
      request.response().putHeader("Accept-Patch", String.join(", ", e.taken()));
    }
    if (failure instanceof SignInRefusal refusal && refusal.retryAfter().isPresent()) {
      problem.answerAndRetryAfter(request, refusal.retryAfter().get());
    } else {
      problem.answer(request);
    }
  }

  private static Problem of(Throwable failure, int status) {
    return switch (failure) {
      case ValidationException e -> Problem.invalid(e.errors());
      case InvalidFieldsException e ->
          Problem.invalid(
              e.problems().stream()
                  .map(problem -> new FieldError(problem.field(), problem.message()))
                  .toList());
      case VersionMismatchException e -> Problem.of(412, String.valueOf(e.getMessage()));
      case ConflictException e -> Problem.of(409, String.valueOf(e.getMessage()));
      case ProxyInUseException e -> Problem.of(409, String.valueOf(e.getMessage()));
      case NotFoundException e -> Problem.of(404, String.valueOf(e.getMessage()));
      case UnsupportedBodyException e -> Problem.of(415, String.valueOf(e.getMessage()));
      case TooLargeException e -> Problem.of(413, String.valueOf(e.getMessage()));
      case PartlyDoneException e -> Problem.of(503, String.valueOf(e.getMessage()));
      case SignInRefusal e -> Problem.of(statusOf(e.reason()), String.valueOf(e.getMessage()));
      case PreviewRefusal e ->
          Problem.of(
              e.reason() == PreviewRefusal.Reason.TOO_MANY ? 429 : 503,
              String.valueOf(e.getMessage()));
      case StoreUnavailableException e ->
          Problem.of(503, "the database is away; try again shortly");
      case ComparisonPool.BusyException e ->
          Problem.of(503, e.getMessage() + "; try again shortly");
      default -> ofStatus(status < 0 ? 500 : status);
    };
  }

  private static int statusOf(SignInRefusal.Reason reason) {
    return switch (reason) {
      case WRONG_PASSWORD -> 401;
      case CONFLICT -> 409;
      case TOO_MANY_TRIES -> 429;
      case BUSY -> 503;
    };
  }

  private static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(404, "there is nothing at this path");
      case 405 -> Problem.of(405, "this path does not take this method");
      case 413 -> Problem.of(413, "the body is over %d bytes".formatted(ApiRoutes.MAX_BODY_BYTES));
      case 400 -> Problem.of(400, "the request can't be read");
      default ->
          status >= 400 && status < 500
              ? Problem.of(status, "the request was refused")
              : Problem.of(500, "a fault in Pagewatch; its log says more");
    };
  }

  /** There is no such thing. */
  static final class NotFoundException extends RuntimeException {
    NotFoundException(String message) {
      super(message);
    }
  }

  /** What is there stands in the way. */
  static final class ConflictException extends RuntimeException {
    ConflictException(String message) {
      super(message);
    }
  }

  /** The body is larger than what is taken. */
  static final class TooLargeException extends RuntimeException {
    TooLargeException(String message) {
      super(message);
    }
  }

  /** The body is of a type that is not taken. */
  static final class UnsupportedBodyException extends RuntimeException {

    private final List<String> taken;

    UnsupportedBodyException(List<String> taken, String given) {
      super(
          "send the body as %s in UTF-8%s"
              .formatted(String.join(" or ", taken), given.isEmpty() ? "" : ", not " + given));
      this.taken = List.copyOf(taken);
    }

    List<String> taken() {
      return taken;
    }
  }
}
