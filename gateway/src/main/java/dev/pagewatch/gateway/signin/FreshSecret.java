package dev.pagewatch.gateway.signin;

import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.settings.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * 256 random bits that let somebody in, and what is stored of them.
 *
 * @param secret given away once
 * @param hash SHA-256 of the secret, hex
 */
record FreshSecret(Secret secret, String hash) {

  /** So that people, and tools that look for leaked secrets, know one when they see it. */
  static final String KEY_PREFIX = "pw_";

  private static final int BYTES = 32;

  /** For a session's cookie. */
  static FreshSecret ofSession(SecureRandom random) {
    return of("", random);
  }

  /** For an API key. */
  static FreshSecret ofKey(SecureRandom random) {
    return of(KEY_PREFIX, random);
  }

  private static FreshSecret of(String prefix, SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String text = prefix + HexFormat.of().formatHex(bytes);
    return new FreshSecret(new Secret(text), hashOf(text));
  }

  /** What a presented secret is looked up by. */
  static String hashOf(String secret) {
    return Sha256.hex(secret);
  }
}
