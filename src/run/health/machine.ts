import os from 'node:os'
import type { Machine } from '../../results/run/run-file.ts'

/** Describes this machine: enough to tell two machines apart, nothing about the owner. */
export function describeMachine(): Machine {
  const processors = os.cpus()
  return {
    platform: os.platform(),
    release: os.release(),
    architecture: os.arch(),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory: Math.round(os.totalmem() / 2 ** 20),
    node: process.version,
    flags: process.execArgv,
  }
}
