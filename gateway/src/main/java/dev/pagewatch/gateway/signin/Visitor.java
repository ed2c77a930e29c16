package dev.pagewatch.gateway.signin;

import dev.pagewatch.gateway.store.ApiKey;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** Who a request is from. */
public sealed interface Visitor {

  /** From this machine, while nobody needs to sign in. */
  record Local() implements Visitor {}

  /** From anybody. */
  record Stranger() implements Visitor {}

  /** Signed in with the password. */
  record SignedIn(String sessionId) implements Visitor {}

  /** A program, with an API key. */
  record Program(String keyId, ApiKey.Scope scope) implements Visitor {}

  /** Whether anything but signing in is for them. */
  default boolean mayRead() {
    return !(this instanceof Stranger);
  }

  /** Whether they may change things. */
  default boolean mayWrite() {
    return this instanceof Program program ? program.scope() == ApiKey.Scope.WRITE : mayRead();
  }

  /** Whether they may change who may come in: people may, programs may not. */
  default boolean mayAdmit() {
    return this instanceof Local || this instanceof SignedIn;
  }

  /** For operators: {@code local}, {@code stranger}, {@code session} or {@code key}. */
  default String kind() {
    return switch (this) {
      case Local local -> "local";
      case Stranger stranger -> "stranger";
      case SignedIn signedIn -> "session";
      case Program program -> "key";
    };
  }

  /** As whom their requests from a client are counted, where there may be only so many. */
  default String countedAs(Client client) {
    return switch (this) {
      case Local local -> "local " + client.network();
      case Stranger stranger -> "stranger " + client.network();
      case SignedIn signedIn -> "session " + signedIn.sessionId();
      case Program program -> "key " + program.keyId();
    };
  }

  /** Says who a request is from, for handlers after. */
  static void set(RoutingContext request, Visitor visitor) {
    request.put(Visitor.class.getName(), visitor);
  }

  /** Who a request is from; it has been said. */
  static Visitor of(RoutingContext request) {
    return Objects.requireNonNull(request.<Visitor>get(Visitor.class.getName()), "visitor is null");
  }
}
