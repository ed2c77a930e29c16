package dev.pagewatch.worker.egress;

import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.ErrorCode;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Says which addresses of a host may be dialled. Callers dial exactly what they are given, so that
 * a name that resolves differently a moment later gains nothing. Thread-safe.
 */
public final class EgressGuard implements AutoCloseable {

  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(8);

  private final AddressPolicy policy;
  private final HostLookups lookups;

  /** A guard on the system's resolver. */
  public EgressGuard(AddressPolicy policy) {
    this(policy, HostResolver.system(), LOOKUP_TIMEOUT, InstantSource.system());
  }

  /**
   * A guard on any resolver.
   *
   * @param lookupTimeout after which a name counts as not resolving
   */
  public EgressGuard(
      AddressPolicy policy, HostResolver resolver, Duration lookupTimeout, InstantSource clock) {
    this.policy = policy;
    this.lookups = new HostLookups(resolver, lookupTimeout, clock);
  }

  /**
   * The addresses of a host that may be dialled, at least one, in the order to try them. Blocks, at
   * most for the lookup's time limit; never call it on an event loop.
   *
   * @param host a name or an IP literal, IPv6 with or without brackets
   * @throws EgressRefusedException {@code dns_failure} when the name has no address, {@code
   *     blocked_address} when none of them may be dialled
   */
  public List<InetAddress> resolve(String host) {
    return joined(resolveAsync(host));
  }

  /** As {@link #admitAsync}, blocking as {@link #resolve} does and throwing what it does. */
  public void admit(String host) {
    joined(admitAsync(host));
  }

  private static <T> T joined(CompletableFuture<T> judged) {
    try {
      return judged.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof EgressRefusedException refused) {
        throw refused;
      }
      throw e;
    }
  }

  /**
   * As {@link #resolve} without blocking: the future fails with {@link EgressRefusedException},
   * perhaps wrapped in {@link CompletionException}. It completes on any thread.
   */
  public CompletableFuture<List<InetAddress>> resolveAsync(String host) {
    String name = plain(host);
    Optional<InetAddress> literal = WatchUrl.literalAddress(name);
    if (literal.isPresent()) {
      try {
        return CompletableFuture.completedFuture(permitted(name, List.of(literal.get())));
      } catch (EgressRefusedException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
    return lookups.lookup(name).thenApply(addresses -> permitted(name, addresses));
  }

  /**
   * Judges a host that somebody else will resolve and dial: an operator's proxy. Fails as {@link
   * #resolveAsync} does for literals, {@code localhost} and the like, and for names that have only
   * refused addresses here. A name without an address here passes, since the proxy may know one.
   *
   * <p>What the proxy makes of a name can't be judged: its resolver may give other addresses, and
   * what it dials is up to its own rules. Who allows a proxy trusts it to keep to its side.
   */
  public CompletableFuture<Void> admitAsync(String host) {
    return resolveAsync(host)
        .handle(
            (addresses, failure) -> {
              Throwable cause = failure == null ? null : DialFailures.unwrapped(failure);
              boolean unknown =
                  cause instanceof EgressRefusedException refused
                      && refused.code() == ErrorCode.DNS_FAILURE;
              if (cause != null && !unknown) {
                throw new CompletionException(cause);
              }
              return null;
            });
  }

  /** Stops looking names up. */
  @Override
  public void close() {
    lookups.close();
  }

  private List<InetAddress> permitted(String host, List<InetAddress> addresses) {
    List<InetAddress> permitted = addresses.stream().filter(policy::permits).toList();
    if (!permitted.isEmpty()) {
      return permitted;
    }
    if (addresses.isEmpty()) {
      throw new EgressRefusedException(
          ErrorCode.DNS_FAILURE, "the host name %s was not found".formatted(host));
    }
    String address = addresses.getFirst().getHostAddress();
    String shown = address.equals(host) ? host : "%s (%s)".formatted(host, address);
    throw new EgressRefusedException(
        ErrorCode.BLOCKED_ADDRESS,
        "%s is not a public address, and this installation doesn't allow it".formatted(shown));
  }

  private static String plain(String host) {
    String name =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
