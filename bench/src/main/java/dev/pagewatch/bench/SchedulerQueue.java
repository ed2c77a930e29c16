package dev.pagewatch.bench;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.SystemClock;
import com.github.kagkarlsson.scheduler.TaskRepository;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** db-scheduler's queue by its "lock and fetch", its fastest way on PostgreSQL. */
final class SchedulerQueue implements ClaimBench.Queue, AutoCloseable {

  private static final String TABLE =
      """
      create table scheduled_tasks (
        task_name text not null,
        task_instance text not null,
        task_data bytea,
        execution_time timestamp with time zone not null,
        picked boolean not null,
        picked_by text,
        last_success timestamp with time zone,
        last_failure timestamp with time zone,
        consecutive_failures int,
        last_heartbeat timestamp with time zone,
        version bigint not null,
        priority smallint,
        primary key (task_name, task_instance));
      create index execution_time_idx on scheduled_tasks (execution_time);
      create index last_heartbeat_idx on scheduled_tasks (last_heartbeat);
      create index priority_execution_time_idx
        on scheduled_tasks (priority desc, execution_time asc);
      """;

  private final EmbeddedPostgres server;
  private final HikariDataSource pool;
  private final TaskRepository repository;

  /** With so many tasks due. */
  SchedulerQueue(EmbeddedPostgres server, int tasks) throws SQLException {
    this.server = server;
    execute(server, TABLE);
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.getPostgresDatabase());
    config.setMaximumPoolSize(20);
    pool = new HikariDataSource(config);
    OneTimeTask<@Nullable Void> task = Tasks.oneTime("check").execute((instance, context) -> {});
    repository =
        new JdbcTaskRepository(
            pool,
            false,
            JdbcTaskRepository.DEFAULT_TABLE_NAME,
            new TaskResolver(SchedulerListeners.NOOP, new SystemClock(), List.of(task)),
            new SchedulerName.Fixed("bench"),
            false,
            new SystemClock());
    List<ScheduledTaskInstance> due = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < tasks; i++) {
      due.add(
          new ScheduledTaskInstance(
              new TaskInstance<Void>("check", "https://host-%d.example/".formatted(i)), now));
    }
    repository.createBatch(due);
  }

  @Override
  public int take(int batch, boolean finish) {
    List<Execution> picked = repository.lockAndGetDue(Instant.now(), batch);
    if (finish) {
      picked.forEach(repository::remove);
    }
    return picked.size();
  }

  @Override
  public void reset() throws SQLException {
    execute(server, "update scheduled_tasks set picked = false, picked_by = null");
    vacuum(server);
  }

  /** Leaves no dead rows to whoever is measured next. */
  static @Nullable Void vacuum(EmbeddedPostgres server) throws SQLException {
    execute(server, "vacuum analyze");
    return null;
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
