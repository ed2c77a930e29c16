package dev.pagewatch.gateway.store;

import java.util.Optional;

/** Who may come in. */
public interface SignInReader {

  /** Hash of the sign-in password, in PHC string format; empty while there is none. */
  Optional<String> passwordHash();

  /** All of it, in one look: it is small, and kept in memory by those who ask. */
  SignInState state();
}
