package dev.pagewatch.gateway.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void aHashSaysHowItWasMadeAndIsNeverTheSame() {
    String one = PasswordHash.of("correct horse", RANDOM);
    String two = PasswordHash.of("correct horse", RANDOM);

    assertThat(one)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[\\w+/]{22}\\$[\\w+/]{43}")
        .isNotEqualTo(two);
    assertThat(PasswordHash.matches("correct horse", one)).isTrue();
    assertThat(PasswordHash.matches("correct horse", two)).isTrue();
    assertThat(PasswordHash.matches("Correct horse", one)).isFalse();
    assertThat(PasswordHash.matches("correct horse ", one)).isFalse();
  }

  /** From the reference implementation's own tests (phc-winner-argon2, src/test.c). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"
      })
  void aHashMadeElsewhereOrWithOtherCostsIsUnderstood(String hash) {
    assertThat(PasswordHash.matches("password", hash)).isTrue();
    assertThat(PasswordHash.matches("Password", hash)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "$2a$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=1,t=1"})
  void whatIsNoHashOfOursIsNoPasswordsHash(String text) {
    assertThatThrownBy(() -> PasswordHash.matches("password", text))
        .isInstanceOf(IllegalStateException.class);
  }
}
