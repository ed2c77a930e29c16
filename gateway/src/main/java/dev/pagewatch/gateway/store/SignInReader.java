package dev.pagewatch.gateway.store;

/** Who may come in. */
public interface SignInReader {

  /** All of it, in one look: it is small, and kept in memory by those who ask. */
  SignInState state();
}
