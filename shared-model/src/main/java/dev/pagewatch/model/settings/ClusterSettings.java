package dev.pagewatch.model.settings;

import java.util.List;
import java.util.Optional;

/**
 * How this process finds others. Unused while the only accepted cluster is {@code none}.
 *
 * @param dns name that resolves to the members
 * @param members the members, where they are listed
 * @param host this member's address; empty: the first that isn't loopback
 * @param port this member's port
 * @param busPort port of the clustered event bus, 0 for a free one
 */
public record ClusterSettings(
    Optional<String> dns, List<Member> members, Optional<String> host, int port, int busPort) {

  /** Copies the list. */
  public ClusterSettings {
    members = List.copyOf(members);
  }

  /**
   * One listed member.
   *
   * @param host name or address, without brackets
   * @param port 1 to 65535
   */
  public record Member(String host, int port) {}
}
