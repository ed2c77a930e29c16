package dev.pagewatch.worker.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressGuardTest {

  private static final AddressPolicy PUBLIC_ONLY = AddressPolicy.of(List.of());

  private final List<EgressGuard> guards = new ArrayList<>();

  @AfterEach
  void close() {
    guards.forEach(EgressGuard::close);
  }

  @Test
  void onlyTheAddressesThatMayBeDialledAreReturned() throws Exception {
    EgressGuard guard = guard(PUBLIC_ONLY, names(Map.of("mixed.example", "10.0.0.1 9.9.9.9 ::1")));

    assertThat(guard.resolve("MIXED.example")).containsExactly(InetAddress.getByName("9.9.9.9"));
  }

  @Test
  void aNameWithNoAddressThatMayBeDialledIsBlocked() {
    EgressGuard guard = guard(PUBLIC_ONLY, names(Map.of("inner.example", "10.0.0.1 127.0.0.1")));

    assertRefused(guard, "inner.example", ErrorCode.BLOCKED_ADDRESS, "inner.example (10.0.0.1)");
  }

  @Test
  void aNameThatIsNotFoundIsADnsFailure() {
    EgressGuard guard = guard(PUBLIC_ONLY, names(Map.of()));

    assertRefused(guard, "gone.example", ErrorCode.DNS_FAILURE, "gone.example was not found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "[::1]",
        "::1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "a.LOCALHOST",
        "169.254.169.254",
        "metadata.google.internal",
        "[::ffff:10.0.0.1]",
        "0.0.0.0"
      })
  void literalsAreJudgedWithoutAskingAnyone(String host) {
    EgressGuard guard =
        guard(
            PUBLIC_ONLY,
            name -> {
              throw new AssertionError("asked for " + name);
            });

    assertRefused(guard, host, ErrorCode.BLOCKED_ADDRESS, "is not a public address");
  }

  @Test
  void anAllowedNetworkMayBeDialled() throws Exception {
    EgressGuard guard =
        guard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))), names(Map.of()));

    assertThat(guard.resolve("localhost"))
        .containsExactly(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @Test
  void aResolverThatHangsHoldsNobodyUp() {
    CountDownLatch never = new CountDownLatch(1);
    EgressGuard guard =
        new EgressGuard(
            PUBLIC_ONLY,
            name -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(name);
            },
            Duration.ofMillis(50),
            () -> Instant.EPOCH);
    guards.add(guard);

    List<CompletableFuture<List<InetAddress>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      answers.add(guard.resolveAsync("slow" + i + ".example"));
    }

    for (CompletableFuture<List<InetAddress>> answer : answers) {
      assertThat(answer).failsWithin(Duration.ofSeconds(10));
    }
    assertRefused(guard, "slow1.example", ErrorCode.DNS_FAILURE, "no name server answered");
  }

  @Test
  void anAnswerIsSharedAndRememberedForAWhile() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    HostResolver names = names(Map.of("a.example", "9.9.9.9"));
    EgressGuard guard =
        new EgressGuard(
            PUBLIC_ONLY,
            name -> {
              asked.incrementAndGet();
              return names.lookup(name);
            },
            Duration.ofSeconds(5),
            now::get);
    guards.add(guard);

    guard.resolve("a.example");
    guard.resolve("a.example");
    assertThat(asked).hasValue(1);

    now.set(Instant.EPOCH.plusSeconds(31));
    guard.resolve("a.example");
    assertThat(asked).hasValue(2);
  }

  private EgressGuard guard(AddressPolicy policy, HostResolver resolver) {
    EgressGuard guard =
        new EgressGuard(policy, resolver, Duration.ofSeconds(5), () -> Instant.EPOCH);
    guards.add(guard);
    return guard;
  }

  private static HostResolver names(Map<String, String> names) {
    return name -> {
      String addresses = names.get(name);
      if (addresses == null) {
        throw new UnknownHostException(name);
      }
      List<InetAddress> found = new ArrayList<>();
      for (String address : addresses.split(" ", -1)) {
        found.addAll(List.of(InetAddress.getAllByName(address)));
      }
      return found;
    };
  }

  private static void assertRefused(
      EgressGuard guard, String host, ErrorCode code, String message) {
    assertThatThrownBy(() -> guard.resolve(host))
        .isInstanceOfSatisfying(
            EgressRefusedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
