package dev.portcullis.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.server.Portcullis;
import dev.portcullis.server.TestPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MigrationTroubleTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "update flyway_schema_history set checksum = checksum + 1 where version = '2'",
        "insert into flyway_schema_history values (9999, '9999', 'by a newer build', 'SQL', 'V9999__x.sql', 1, 'x', now(), 1, true)"
    })
    void aDatabaseOfAnotherBuildIsRefusedInOneSentence(String changed, @TempDir Path folder, CapturedOutput output) throws SQLException {
        String address = TestPostgres.newDatabase();
        try (var connection = DriverManager.getConnection(address); var statement = connection.createStatement()) {
            statement.execute(changed);
        }
        assertThatThrownBy(() -> SpringApplication.run(
                        Portcullis.class, "--server.port=0", "--portcullis.data-folder=" + folder, "--portcullis.database-url=" + address))
                .isNotNull();
        assertThat(output.getAll())
                .contains("The database was made by another build of Portcullis")
                .doesNotContain("\tat ")
                .doesNotContain("checksum");
    }
}
