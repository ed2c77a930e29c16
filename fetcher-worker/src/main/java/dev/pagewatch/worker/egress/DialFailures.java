package dev.pagewatch.worker.egress;

import dev.pagewatch.model.watch.ErrorCode;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts what connections fail with into the contract's codes and into words. */
public final class DialFailures {

  private DialFailures() {}

  /** The failure itself, without what futures wrap around it. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** {@code timeout}, {@code tls_error} or {@code connection_failed}. */
  public static ErrorCode code(Throwable failure) {
    if (failure instanceof EgressRefusedException refused) {
      return refused.code();
    }
    if (tls(failure) != null) {
      return ErrorCode.TLS_ERROR;
    }
    if (failure instanceof ConnectTimeoutException || failure instanceof TimeoutException) {
      return ErrorCode.TIMEOUT;
    }
    return ErrorCode.CONNECTION_FAILED;
  }

  /** What happened, for people, naming the host. */
  public static String message(String host, Throwable failure) {
    if (failure instanceof EgressRefusedException refused) {
      return refused.reason();
    }
    SSLException tls = tls(failure);
    if (tls != null) {
      return "the secure connection to %s failed: %s".formatted(host, tlsReason(tls));
    }
    return switch (code(failure)) {
      case TIMEOUT -> "%s did not answer in time".formatted(host);
      default -> {
        // Netty's exceptions extend these.
        if (failure instanceof NoRouteToHostException) {
          yield "%s can't be reached: no route to it".formatted(host);
        }
        if (failure instanceof ConnectException && says(failure, "refused")) {
          yield "%s refused the connection".formatted(host);
        }
        if (failure instanceof ConnectException) {
          yield "%s can't be reached".formatted(host);
        }
        yield "the connection to %s broke".formatted(host);
      }
    };
  }

  private static String tlsReason(SSLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (says(cause, "No name matching") || says(cause, "No subject alternative")) {
        return "its certificate is for another host";
      }
      if (says(cause, "unable to find valid certification path")) {
        return "its certificate is not from a known authority";
      }
      if (says(cause, "NotAfter") || says(cause, "validity check failed")) {
        return "its certificate has expired or is not yet valid";
      }
      if (says(cause, "not an SSL/TLS record")) {
        return "it does not speak TLS on this port";
      }
    }
    return String.valueOf(failure.getMessage());
  }

  private static boolean says(Throwable failure, String words) {
    return failure.getMessage() != null && failure.getMessage().contains(words);
  }

  private static @Nullable SSLException tls(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException tls) {
        return tls;
      }
    }
    return null;
  }
}
