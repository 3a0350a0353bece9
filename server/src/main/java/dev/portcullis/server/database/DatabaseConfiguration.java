package dev.portcullis.server.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.server.Settings;
import java.io.IOException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The pool over the embedded PostgreSQL or the one that the settings name. Spring closes a bean before what it was made from: first the
 * scheduler, then the pool, then the database.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Bean(destroyMethod = "close")
    Database database(Settings settings) {
        try {
            OwnerOnly.folder(settings.dataFolder().toAbsolutePath().normalize());
        } catch (IOException failure) {
            throw new DatabaseTrouble("The data folder " + settings.dataFolder().toAbsolutePath() + " cannot be written (" + failure + ").", failure);
        }
        String address = settings.databaseUrl();
        if (address == null || address.isBlank()) return EmbeddedPostgres.start(settings.dataFolder(), 0);
        OutsideDatabase outside = OutsideDatabase.parse(address);
        outside.await(PATIENCE);
        return outside;
    }

    /** Flyway lets a database pass that a newer build has migrated; we know nothing of its tables, so we do not. */
    @Bean
    FlywayConfigurationCustomizer noFutureMigrations() {
        return configuration -> configuration.ignoreMigrationPatterns(new String[0]);
    }

    @Bean(destroyMethod = "close")
    @ConfigurationProperties("spring.datasource.hikari")
    HikariDataSource dataSource(Database database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("portcullis");
        pool.setJdbcUrl(database.jdbcUrl());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setConnectionTimeout(5_000); // a request must learn soon that the database is away
        return pool;
    }
}
