import { readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { wallMillis } from '../../core/clock.ts'
import { parseJsonObject } from '../../core/json.ts'
import { makeFolder } from '../../results/make-folder.ts'
import { checkStored } from '../../results/read-stored.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { Machine } from '../../results/run/run-file.ts'
import { harnessSchema } from '../../results/run/run-file-schema.ts'
import { describeMachine } from './machine.ts'

/** Result of the last self-test on this machine, cached between runs. */
interface CachedHarnessError {
  readonly machine: string
  readonly harness: HarnessError
}

/** The harness error on this machine. Undefined if no self-test has been run on it. */
export async function readHarnessError(cache: string): Promise<HarnessError | undefined> {
  try {
    const stored = parseJsonObject(await readFile(cacheFile(cache), 'utf8'))
    if (stored?.machine !== machineFingerprint(describeMachine())) return undefined
    const checked = checkStored(harnessSchema, stored.harness)
    return checked.kind === 'read' ? checked.data : undefined
  } catch {
    // A missing and a damaged cache both mean that the error is unknown.
    return undefined
  }
}

export async function writeHarnessError(cache: string, harness: HarnessError): Promise<void> {
  await makeFolder(cache)
  const stored: CachedHarnessError = { machine: machineFingerprint(describeMachine()), harness }
  await writeFile(cacheFile(cache), `${JSON.stringify(stored, null, 2)}\n`)
}

function cacheFile(cache: string): string {
  return path.join(cache, 'error-bar.json')
}

/** The error depends on the processor, the kernel, the Node version and what the machine was started on. */
function machineFingerprint({ platform, release, architecture, processor, cores, node }: Machine): string {
  return [platform, release, architecture, processor, cores, node, lastBoot()].join(' | ')
}

/**
 * When the machine started, to ten minutes: a virtual machine that was started again may stand on other
 * hardware.
 */
function lastBoot(): number {
  const booted = wallMillis() / 1000 - os.uptime()
  return Math.round(booted / 600)
}
