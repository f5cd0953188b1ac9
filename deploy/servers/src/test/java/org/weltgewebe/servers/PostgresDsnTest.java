package org.weltgewebe.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PostgresDsnTest {

    @Test
    void readsAUrlWithCredentials() {
        PostgresDsn dsn = PostgresDsn.parse("postgresql://wg_owner:s%40crét@db.example:5433/weltgewebe");

        assertThat(dsn).isEqualTo(new PostgresDsn("db.example", 5433, "weltgewebe", "wg_owner", "s@crét"));
        assertThat(dsn.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/weltgewebe");
    }

    @Test
    void neverPrintsThePassword() {
        PostgresDsn dsn = PostgresDsn.parse("postgresql://wg_owner:geheim@localhost/weltgewebe");

        assertThat(dsn.port()).isEqualTo(5432);
        assertThat(dsn.toString()).doesNotContain("geheim").contains("wg_owner@localhost:5432/weltgewebe");
        assertThat(dsn.url()).doesNotContain("geheim");
    }

    @Test
    void namesTheFormWhenSomethingIsMissing() {
        assertThatThrownBy(() -> PostgresDsn.parse("postgresql://localhost/weltgewebe"))
                .hasMessageContaining("user missing")
                .hasMessageContaining("expected: postgresql://user:password@host:port/database");
        assertThatThrownBy(() -> PostgresDsn.parse("mysql://a:geheim@localhost/b"))
                .hasMessageContaining("scheme mysql")
                .message()
                .doesNotContain("geheim");
        assertThatThrownBy(() -> PostgresDsn.parse("postgresql://a:ge heim@localhost/b"))
                .message()
                .doesNotContain("heim");
    }

    @Property
    void credentialsSurviveTheUrl(
            @ForAll @NotBlank String user,
            @ForAll String password,
            @ForAll @NumericChars @StringLength(min = 1) String db) {
        PostgresDsn dsn = new PostgresDsn("localhost", 5433, db, user, password);

        assertThat(PostgresDsn.parse(dsn.urlWithCredentials())).isEqualTo(dsn);
    }
}
