package dev.pagewatch.standalone;

import com.sun.management.OperatingSystemMXBean;
import dev.pagewatch.model.settings.Machine;
import java.lang.management.ManagementFactory;

/** Reads what this process may use. The JVM counts a container's limits. */
final class ThisMachine {

  private ThisMachine() {}

  static Machine read() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
  }
}
