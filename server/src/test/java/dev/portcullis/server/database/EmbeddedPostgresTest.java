package dev.portcullis.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.server.Until;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    Path folder;

    @Test
    void startsStopsAndKeepsItsData() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0)) {
            execute(first, "create table kept (id int primary key)");
            execute(first, "insert into kept values (1)");
            assertThat(query(first, "show fsync")).isEqualTo("on");
            assertThat(query(first, "show full_page_writes")).isEqualTo("on");
            assertThat(query(first, "show data_checksums")).isEqualTo("on");
            assertThat(query(first, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(first, "show unix_socket_directories")).isEmpty();
            assertThatThrownBy(() -> DriverManager.getConnection(first.jdbcUrl(), first.user(), "guessed").close())
                    .isInstanceOf(SQLException.class);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("database/password"))))
                    .isEqualTo("rw-------");
        }
        assertThat(processes()).isEmpty();
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, 0)) {
            assertThat(query(second, "select count(*) from kept")).isEqualTo("1");
        }
        assertThat(processes()).isEmpty();
    }

    @Test
    void losesNothingAcknowledgedWhenEverythingIsKilled() throws Exception {
        int acknowledged = 0;
        try (EmbeddedPostgres first = EmbeddedPostgres.start(folder, 0);
                Connection connection = DriverManager.getConnection(first.jdbcUrl(), first.user(), first.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create table kept (id int primary key)");
            for (acknowledged = 0; acknowledged < 50; ) {
                statement.execute("insert into kept values (" + acknowledged + ")");
                acknowledged++;
            }
            for (ProcessHandle process : processes()) {
                process.destroyForcibly();
                process.onExit().get(10, TimeUnit.SECONDS);
            }
        } catch (SQLException connectionLost) {
            // closing what was killed
        }
        try (EmbeddedPostgres second = EmbeddedPostgres.start(folder, 0)) {
            assertThat(query(second, "select count(*) from kept")).isEqualTo(Integer.toString(acknowledged));
        }
    }

    @Test
    void comesBackOnTheSamePortWhenThePostmasterIsKilled() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, 0)) {
            execute(postgres, "create table kept (id int primary key)");
            execute(postgres, "insert into kept values (1)");
            String address = postgres.jdbcUrl();
            for (int time = 0; time < 2; time++) {
                long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("database/cluster/postmaster.pid")).getFirst().strip());
                ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();
                Until.within(Duration.ofSeconds(20), "another postmaster that answers", () -> {
                    try {
                        return !Files.readAllLines(folder.resolve("database/cluster/postmaster.pid")).getFirst().strip().equals(Long.toString(postmaster))
                                && query(postgres, "select count(*) from kept").equals("1");
                    } catch (SQLException | java.io.IOException notYet) {
                        return false;
                    }
                });
                assertThat(postgres.jdbcUrl()).isEqualTo(address);
            }
        }
        assertThat(processes()).as("nothing starts it after it was closed").isEmpty();
    }

    @Test
    void keepsTheDataFolderToItsOwner() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        EmbeddedPostgres.start(data, 0).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwx------");
        Path fresh = folder.resolve("in/between");
        OwnerOnly.folder(fresh);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh))).isEqualTo("rwx------");
    }

    @Test
    void refusesTheSecondServerAndTakesOverFromAKilledOne() throws Exception {
        Process child = child();
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, 0))
                .isInstanceOf(DatabaseTrouble.class)
                .hasMessageContaining("in use by another Portcullis server (process " + child.pid() + ")");
        child.destroyForcibly();
        child.onExit().get(10, TimeUnit.SECONDS);
        assertThat(processes()).as("PostgreSQL outlives its server").isNotEmpty();
        try (EmbeddedPostgres next = EmbeddedPostgres.start(folder, 0)) {
            assertThat(query(next, "select 1")).isEqualTo("1");
        }
        assertThat(processes()).isEmpty();
    }

    @Test
    void startsAlthoughAStrangerBearsTheProcessNumberOfTheLastOne() throws Exception {
        EmbeddedPostgres.start(folder, 0).close();
        Path pidFile = folder.resolve("database/cluster/postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + folder + "\n0\n1\n\n127.0.0.1\n\nready   \n");
        try (EmbeddedPostgres next = EmbeddedPostgres.start(folder, 0)) {
            assertThat(query(next, "select 1")).isEqualTo("1");
        }
    }

    private Process child() throws Exception {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresChild.class.getName(),
                        folder.toString()))
                .redirectErrorStream(true)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.equals("started")) line = output.readLine();
        assertThat(line).isEqualTo("started");
        return child;
    }

    private List<ProcessHandle> processes() throws Exception {
        Path cluster = folder.toRealPath().resolve("database/cluster");
        return ProcessHandle.allProcesses()
                .filter(process -> cluster.equals(workingFolder(process)))
                .toList();
    }

    private static Path workingFolder(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"));
        } catch (java.io.IOException gone) {
            return Path.of("");
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
