package dev.pagewatch.gateway.bridge;

import java.util.List;

/** What a viewer who registers without a position is shown first. */
@FunctionalInterface
public interface CurrentValues {
  /** Present bodies of an address as JSON texts; none where it has no present value. */
  List<String> of(String address);
}
