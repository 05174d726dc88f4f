import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { HarnessError, Machine } from '../results/run-file.ts'
import { describeMachine } from './machine.ts'

/** Result of the last self-test on this machine, cached between runs. */
interface StoredErrorBar {
  readonly machine: string
  readonly harness: HarnessError
}

/** The harness error on this machine. Undefined if no self-test has been run on it. */
export async function readErrorBar(cache: string): Promise<HarnessError | undefined> {
  try {
    const stored: StoredErrorBar = JSON.parse(await readFile(fileIn(cache), 'utf8'))
    return stored.machine === fingerprint(describeMachine()) ? stored.harness : undefined
  } catch {
    // A missing and an unreadable cache both mean that the error is unknown.
    return undefined
  }
}

export async function writeErrorBar(cache: string, harness: HarnessError): Promise<void> {
  await mkdir(cache, { recursive: true })
  const stored: StoredErrorBar = { machine: fingerprint(describeMachine()), harness }
  await writeFile(fileIn(cache), `${JSON.stringify(stored, null, 2)}\n`)
}

function fileIn(cache: string): string {
  return path.join(cache, 'error-bar.json')
}

/** The error depends on the processor, the kernel and the Node version. */
function fingerprint({ platform, release, architecture, processor, cores, node }: Machine): string {
  return [platform, release, architecture, processor, cores, node].join(' | ')
}
