package dev.pagewatch.gateway.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id hashes of passwords (RFC 9106) as texts in <a
 * href="https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md">PHC string
 * format</a>, so that each says how it was made. Takes a core for tens of milliseconds and 19 MiB.
 */
final class PasswordHash {

  // The OWASP Password Storage Cheat Sheet's least: 19 MiB, two iterations, one lane.
  // https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([\\w+/]+)\\$([\\w+/]+)");

  private PasswordHash() {}

  /** A hash under a fresh salt. */
  static String of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = new byte[HASH_BYTES];
    generate(password, salt, MEMORY_KIB, ITERATIONS, LANES, hash);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB,
            ITERATIONS,
            LANES,
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /**
   * Whether a password is the one that was hashed.
   *
   * @throws IllegalStateException when the text is no hash of ours
   */
  static boolean matches(String password, String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("the stored password hash is no Argon2id hash");
    }
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] hash = new byte[expected.length];
    generate(
        password,
        Base64.getDecoder().decode(parts.group(4)),
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)),
        hash);
    return MessageDigest.isEqual(expected, hash);
  }

  private static void generate(
      String password, byte[] salt, int memoryKib, int iterations, int lanes, byte[] into) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    // One keyboard's é is another's e and accent (NIST SP 800-63B, section 5.1.1.2).
    String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    argon2.generateBytes(normal.getBytes(StandardCharsets.UTF_8), into);
  }
}
