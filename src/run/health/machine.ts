import os from 'node:os'
import type { Machine } from '../../results/run/run-file.ts'

/**
 * This machine's name, as the name of a vantage: letters, digits, `.`, `_` and `-`. It tells runs apart that
 * nobody named, once they are merged.
 */
export function machineName(hostname = os.hostname()): string {
  const plain = hostname.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[-._]+|[-._]+$/g, '')
  return plain.slice(0, 64) || 'machine'
}

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
