package dev.portcullis.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.server.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideDatabaseTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example:5433/app?user=u%40x&password=p%2Fw%23&sslmode=require",
                "postgresql://u%40x:p%2Fw%23@db.example:5433/app?sslmode=require",
                "postgres://u%40x:p%2Fw%23@db.example:5433/app?sslmode=require"
            })
    void takesUserAndPasswordOutOfTheAddress(String address) {
        OutsideDatabase database = OutsideDatabase.parse(address);
        assertThat(database.jdbcUrl())
                .isEqualTo("jdbc:postgresql://db.example:5433/app?sslmode=require&reWriteBatchedInserts=true&ApplicationName=portcullis");
        assertThat(database.user()).isEqualTo("u@x");
        assertThat(database.password()).isEqualTo("p/w#");
        assertThat(database.toString()).isEqualTo("OutsideDatabase[db.example:5433/app]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:mem:x", "postgresql://host", "http://u:hidden@host/db", "postgresql://u:hid den@host/db"})
    void explainsAnAddressThatItCannotRead(String address) {
        assertThatThrownBy(() -> OutsideDatabase.parse(address))
                .isInstanceOf(DatabaseTrouble.class)
                .hasMessageStartingWith("PORTCULLIS_DATABASE_URL must read")
                .hasMessageNotContaining("hid");
    }

    @Test
    void aPlusIsAPlusBeforeTheHostAndASpaceInTheQuery() {
        OutsideDatabase before = OutsideDatabase.parse("postgresql://a+b:c+d@db.example/app");
        assertThat(before.user()).isEqualTo("a+b");
        assertThat(before.password()).isEqualTo("c+d");
        assertThat(OutsideDatabase.parse("jdbc:postgresql://db.example/app?user=a+b&password=c%2Bd").user()).isEqualTo("a b");
    }

    @Test
    void connectsToOneThatIsThere() {
        OutsideDatabase.parse(TestPostgres.newDatabase()).await(Duration.ofSeconds(5));
    }

    @Test
    void saysWhenItIsAwayAndKeepsThePasswordToItself() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        OutsideDatabase database = OutsideDatabase.parse("postgresql://u:hidden@127.0.0.1:" + port + "/app");
        assertThatThrownBy(() -> database.await(Duration.ZERO))
                .isInstanceOf(DatabaseTrouble.class)
                .hasMessage("The database at 127.0.0.1:" + port + "/app does not answer; start it, or correct PORTCULLIS_DATABASE_URL.")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void saysWhenTheSignInIsWrong() {
        OutsideDatabase right = OutsideDatabase.parse(TestPostgres.newDatabase());
        OutsideDatabase wrong = new OutsideDatabase(right.jdbcUrl(), right.user(), "guessed");
        assertThatThrownBy(() -> wrong.await(Duration.ofSeconds(30)))
                .isInstanceOf(DatabaseTrouble.class)
                .hasMessageContaining("refuses the connection")
                .hasMessageNotContaining("guessed");
    }
}
