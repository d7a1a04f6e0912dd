/** The process itself, in the names that every Prometheus client uses. */
import type { Family } from './exposition.ts'

export function processFamilies(): Family[] {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const one = (name: string, type: 'counter' | 'gauge', help: string, value: number): Family => ({
    name,
    type,
    help,
    samples: [{ labels: {}, value }],
  })
  return [
    one('process_resident_memory_bytes', 'gauge', 'Resident memory.', rss),
    one('nodejs_heap_size_used_bytes', 'gauge', 'JavaScript heap in use.', heapUsed),
    one('nodejs_heap_size_total_bytes', 'gauge', 'JavaScript heap.', heapTotal),
    one('nodejs_external_memory_bytes', 'gauge', 'Memory outside of the heap: bytes of mail, SQLite.', external),
    one('process_cpu_seconds', 'counter', 'CPU time, of user and system.', (user + system) / 1e6),
    one(
      'process_start_time_seconds',
      'gauge',
      'When the process started, since 1970.',
      Math.round(performance.timeOrigin / 10) / 100,
    ),
  ]
}
