package dev.pagewatch.worker;

import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.worker.egress.EgressGuard;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names as tests see them, in a world where 127.0.0.1 is public and 127.0.0.2 is not: {@code
 * site.test} is the first, {@code inner.test} the second, {@code dead-first.test} and {@code
 * mixed.test} have both, {@code gone.test} does not exist.
 */
public final class TestNames {

  private static final Map<String, List<String>> NAMES =
      Map.of(
          "site.test", List.of("127.0.0.1"),
          "other.test", List.of("127.0.0.1"),
          "under_score.test", List.of("127.0.0.1"),
          "inner.test", List.of("127.0.0.2"),
          "mixed.test", List.of("127.0.0.2", "127.0.0.1"),
          "dead-first.test", List.of("127.0.0.3", "127.0.0.1"));

  private TestNames() {}

  /** A guard that permits 127.0.0.1 and 127.0.0.3, where nothing listens. */
  public static EgressGuard guard() {
    AddressPolicy policy =
        AddressPolicy.of(List.of(Cidr.parse("127.0.0.1"), Cidr.parse("127.0.0.3")));
    return new EgressGuard(
        policy, TestNames::lookup, Duration.ofSeconds(5), InstantSource.system());
  }

  private static List<InetAddress> lookup(String host) throws UnknownHostException {
    List<InetAddress> found = new ArrayList<>();
    for (String address : NAMES.getOrDefault(host, List.of())) {
      found.addAll(List.of(InetAddress.getAllByName(address)));
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return found;
  }
}
