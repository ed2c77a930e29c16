package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.body;
import static dev.pagewatch.gateway.rest.Exchange.json;

import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.SessionCookie;
import dev.pagewatch.gateway.signin.SignIn;
import dev.pagewatch.gateway.signin.SignInRefusal;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.settings.PasswordRule;
import dev.pagewatch.model.settings.Secret;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** The {@code /session}, {@code /sessions} and {@code /password} resources. */
final class SessionRoutes {

  private final HomeLoop home;
  private final SignIn signIn;
  private final PassBook passes;

  /**
   * What a page must know to offer the right thing.
   *
   * @param setupPossible whether whoever asks may set the first password
   * @param changePossible whether whoever asks may change it, knowing the current one
   */
  private record State(
      boolean passwordSet, boolean signedIn, boolean setupPossible, boolean changePossible) {}

  SessionRoutes(HomeLoop home, SignIn signIn, PassBook passes) {
    this.home = home;
    this.signIn = signIn;
    this.passes = passes;
  }

  Future<Void> state(RoutingContext request) {
    boolean signedIn = Visitor.of(request) instanceof Visitor.SignedIn;
    json(
        request,
        200,
        new State(
            passes.isPasswordSet(),
            signedIn,
            maySetFirst(request),
            signedIn && !signIn.isPasswordFromEnvironment()));
    return Future.succeededFuture();
  }

  private static boolean maySetFirst(RoutingContext request) {
    return Visitor.of(request) instanceof Visitor.Local && Client.of(request).isHere();
  }

  Future<Void> signIn(RoutingContext request) {
    JsonFields body = new JsonFields(body(request), Set.of("password"));
    String password = body.text("password");
    body.refuseIfWrong();
    Client client = Client.of(request);
    return home.ask(() -> signIn.signIn(password, client))
        .compose(secret -> endOther(request).map(secret))
        .map(secret -> given(request, secret));
  }

  /** A browser that signs in anew leaves no session behind that nobody can end. */
  private Future<Void> endOther(RoutingContext request) {
    return Visitor.of(request) instanceof Visitor.SignedIn before
        ? home.ask(() -> signIn.signOut(before.sessionId()))
        : Future.succeededFuture();
  }

  Future<Void> signOut(RoutingContext request) {
    return endOther(request).map(ended -> taken(request));
  }

  Future<Void> signOutEverywhere(RoutingContext request) {
    return home.ask(signIn::signOutEverywhere).map(ended -> taken(request));
  }

  Future<Void> setPassword(RoutingContext request) {
    JsonFields body = new JsonFields(body(request), Set.of("password", "current"));
    String password = body.text("password");
    if (!password.isEmpty() && !PasswordRule.isMetBy(password)) {
      body.wrong("password", "must have " + PasswordRule.LENGTH);
    }
    if (Visitor.of(request) instanceof Visitor.SignedIn signedIn) {
      String current = body.text("current");
      body.refuseIfWrong();
      return home.ask(() -> signIn.change(signedIn.sessionId(), current, password))
          .recover(SessionRoutes::namingTheField)
          .map(secret -> given(request, secret));
    }
    body.refuseIfWrong();
    if (!maySetFirst(request)) {
      Problem.of(
              403,
              "the first password is set from the machine Pagewatch runs on, or by"
                  + " PAGEWATCH_PASSWORD")
          .answer(request);
      return Future.succeededFuture();
    }
    return home.ask(() -> signIn.setFirst(password)).map(secret -> given(request, secret));
  }

  /** Whoever mistypes the current password is still signed in: what is wrong is a field. */
  private static Future<Secret> namingTheField(Throwable failure) {
    boolean isWrong =
        failure instanceof SignInRefusal refusal
            && refusal.reason() == SignInRefusal.Reason.WRONG_PASSWORD;
    return Future.failedFuture(
        isWrong ? new ValidationException("current", "is not the current password") : failure);
  }

  private static Void given(RoutingContext request, Secret secret) {
    SessionCookie.give(request, secret);
    return noContent(request);
  }

  private static Void taken(RoutingContext request) {
    SessionCookie.take(request);
    return noContent(request);
  }

  private static Void noContent(RoutingContext request) {
    request.response().setStatusCode(204).end();
    return null;
  }
}
