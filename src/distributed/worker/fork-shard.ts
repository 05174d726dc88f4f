import { fork } from 'node:child_process'
import { workerModule } from '../../core/worker-module.ts'
import type { ShardReport, ShardRequest } from './shard-messages.ts'

/** The process of a shard, seen from its worker. */
export interface ShardChild {
  readonly send: (request: ShardRequest) => void
  /** Ends it at once. */
  readonly kill: () => void
}

/**
 * Starts the process of a shard, in which nothing but the measurement runs: the broker's locks are renewed here.
 * @param onExit with its exit code, or the signal that ended it
 */
export function forkShard(
  onReport: (report: ShardReport) => void,
  onExit: (how: number | string | null) => void,
): ShardChild {
  const { url, execArgv } = workerModule(import.meta.url, 'shard-process')
  const child = fork(url, [], { execArgv, serialization: 'advanced' })
  child.on('message', (report) => onReport(report as ShardReport))
  child.on('exit', (code, signal) => onExit(signal ?? code))
  // It was ended between a look at it and a message to it.
  child.on('error', () => {})
  return {
    send: (request) => void (child.connected && child.send(request)),
    kill: () => void child.kill('SIGKILL'),
  }
}
