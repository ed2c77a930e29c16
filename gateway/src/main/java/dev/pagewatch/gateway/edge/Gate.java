package dev.pagewatch.gateway.edge;

import dev.pagewatch.gateway.rate.RecentlyUsed;
import dev.pagewatch.gateway.rate.TokenBucket;
import dev.pagewatch.gateway.rest.Problem;
import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.SessionCookie;
import dev.pagewatch.gateway.signin.Visitor;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who a request is from, tells handlers after, and lets each client have so many and no
 * more, on whatever event loop it comes in.
 */
final class Gate implements Handler<RoutingContext> {

  private static final double PER_SECOND = 50;
  private static final double AT_ONCE = 200;
  private static final double STRANGERS_PER_SECOND = 10;
  private static final double STRANGERS_AT_ONCE = 50;
  private static final int MOST_REMEMBERED = 10_000;
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final String BEARER = "Bearer ";
  private static final Visitor STRANGER = new Visitor.Stranger();
  private static final Visitor LOCAL = new Visitor.Local();

  private final PassBook passes;
  private final Peers peers;
  private final boolean hasProxy;
  private final InstantSource clock;
  private final Map<String, TokenBucket> buckets = new RecentlyUsed<>(MOST_REMEMBERED);

  /**
   * In front of all but what is for anybody.
   *
   * @param hasProxy whether the operator named an Origin, and so a proxy that may be believed
   */
  Gate(PassBook passes, boolean hasProxy, InstantSource clock) {
    this.passes = passes;
    this.peers = new Peers(hasProxy);
    this.hasProxy = hasProxy;
    this.clock = clock;
  }

  @Override
  public void handle(RoutingContext request) {
    Client client = peers.of(request.request());
    Client.set(request, client);
    Optional<String> key = key(request);
    Optional<String> cookie = SessionCookie.of(request);
    Optional<Visitor> known = known(key, cookie);
    if (known.isPresent()) {
      admit(request, client, known.get());
    } else if (key.isEmpty() && (cookie.isEmpty() || !passes.isPasswordSet())) {
      admit(request, client, withoutPass(client));
    } else if (mayCome(request, client, STRANGER)) {
      // Perhaps from another gateway, a moment ago.
      request.request().pause();
      passes
          .read()
          .onComplete(
              read -> {
                request.request().resume();
                admit(request, client, known(key, cookie).orElse(STRANGER));
              });
    }
  }

  private static Optional<String> key(RoutingContext request) {
    return Optional.ofNullable(request.request().getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /** A key goes before a cookie. */
  private Optional<Visitor> known(Optional<String> key, Optional<String> cookie) {
    return key.isPresent() ? key.flatMap(passes::byKey) : cookie.flatMap(passes::bySession);
  }

  /** While there is no password, this machine is served, and whom the operator's proxy lets by. */
  private Visitor withoutPass(Client client) {
    boolean served =
        !passes.isPasswordSet() && client.isLoopback() && (hasProxy || !client.isForwarded());
    return served ? LOCAL : STRANGER;
  }

  private void admit(RoutingContext request, Client client, Visitor visitor) {
    Visitor.set(request, visitor);
    if (visitor instanceof Visitor.SignedIn
        && !SAFE.contains(request.request().method())
        && "cross-site".equals(request.request().getHeader("Sec-Fetch-Site"))) {
      // A second lock beside SameSite and Origin.
      Problem.of(403, "another site's page may not do this").answer(request);
    } else if (mayCome(request, client, visitor)) {
      request.next();
    }
  }

  /** Counts a request; answers it if it is one too many. */
  private boolean mayCome(RoutingContext request, Client client, Visitor visitor) {
    if (!passes.isPasswordSet() && client.isLoopback()) {
      return true;
    }
    Optional<Duration> wait = wait(visitor, client);
    wait.ifPresent(
        time -> Problem.of(429, "too many requests at once").answerAndRetryAfter(request, time));
    return wait.isEmpty();
  }

  /** Counts a request; how long until the next may come, if it is one too many. */
  private Optional<Duration> wait(Visitor visitor, Client client) {
    synchronized (buckets) {
      TokenBucket bucket = bucket(visitor, client);
      return bucket.admits() ? Optional.empty() : Optional.of(bucket.untilNext());
    }
  }

  private TokenBucket bucket(Visitor visitor, Client client) {
    return buckets.computeIfAbsent(
        visitor.countedAs(client),
        name ->
            visitor instanceof Visitor.Stranger
                ? new TokenBucket(STRANGERS_PER_SECOND, STRANGERS_AT_ONCE, clock)
                : new TokenBucket(PER_SECOND, AT_ONCE, clock));
  }

  /** Lets by those who may read. */
  static void readersOnly(RoutingContext request) {
    if (Visitor.of(request).mayRead()) {
      request.next();
    } else {
      Problem.signInFirst().answer(request);
    }
  }

  /**
   * Strangers may open a WebSocket, which tells them to sign in; transports over HTTP belong to
   * those who have, as their requests name a socket by an id that might be guessed.
   */
  static void strangersByWebSocketOnly(RoutingContext request) {
    String path = request.normalizedPath();
    if (path.endsWith("/websocket") || path.endsWith("/info")) {
      request.next();
    } else {
      readersOnly(request);
    }
  }
}
