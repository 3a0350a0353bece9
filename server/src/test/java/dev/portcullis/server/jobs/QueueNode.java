package dev.portcullis.server.jobs;

import com.github.kagkarlsson.scheduler.boot.autoconfigure.DbSchedulerAutoConfiguration;
import dev.portcullis.server.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.support.GenericApplicationContext;

/** One node of an installation with nothing but the queue, as the product configures it: its beans, a pool, the scheduler. */
final class QueueNode implements AutoCloseable {
    /** Not a component: the product's own scan must not find it. */
    @ComponentScan(
            value = {"dev.portcullis.server.jobs", "dev.portcullis.server.database"},
            nameGenerator = FullyQualifiedAnnotationBeanNameGenerator.class)
    @EnableConfigurationProperties(Settings.class)
    @ImportAutoConfiguration({
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        DbSchedulerAutoConfiguration.class
    })
    static class Beans {}

    private final ConfigurableApplicationContext context;

    private QueueNode(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param settings each as {@code name=value}; later ones win */
    static QueueNode start(String database, Path folder, String name, Clock clock, List<? extends JobHandler> handlers, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--portcullis.database-url=" + database,
                "--portcullis.data-folder=" + folder,
                "--portcullis.node=" + name,
                "--spring.datasource.hikari.maximum-pool-size=8",
                "--db-scheduler.polling-interval=50ms"));
        for (String setting : settings) arguments.add("--" + setting);
        SpringApplication application = new SpringApplication(Beans.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(fresh -> {
            GenericApplicationContext context = (GenericApplicationContext) fresh;
            context.registerBean("time", Clock.class, () -> clock);
            context.registerBean("schedulerTime", com.github.kagkarlsson.scheduler.Clock.class, () -> clock::instant);
            for (JobHandler handler : handlers) context.registerBean("handler-" + UUID.randomUUID(), JobHandler.class, () -> handler);
        });
        return new QueueNode(application.run(arguments.toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Jobs jobs() {
        return bean(Jobs.class);
    }

    JobRow row(JobKind kind, UUID workspace, String key) {
        return bean(JobListStore.class).find(kind, workspace, key).orElseThrow();
    }

    @Override
    public void close() {
        context.close();
    }
}
