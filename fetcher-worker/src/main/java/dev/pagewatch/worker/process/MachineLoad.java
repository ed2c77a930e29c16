package dev.pagewatch.worker.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the machine, or the container this runs in, has and how busy it is. */
public final class MachineLoad {

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** How busy the processors were since the last call, from 0 to 1; below 0 if it isn't known. */
  public double processors() {
    return system.getCpuLoad();
  }

  /** Memory altogether, in bytes. */
  public static long memoryBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
