import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { HarnessError, Machine } from '../results/run-file.ts'
import { describeMachine } from './machine.ts'

/** What the last self-test of this machine found, as it is kept between runs. */
interface StoredErrorBar {
  readonly machine: string
  readonly harness: HarnessError
}

/** The harness's own error on this machine, or undefined when no self-test of it is known. */
export async function readErrorBar(cache: string): Promise<HarnessError | undefined> {
  try {
    const stored: StoredErrorBar = JSON.parse(await readFile(fileIn(cache), 'utf8'))
    return stored.machine === fingerprint(describeMachine()) ? stored.harness : undefined
  } catch {
    // Never measured, or not readable: both mean that it is not known.
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

/** Another processor, kernel or Node has another error. */
function fingerprint({ platform, release, architecture, processor, cores, node }: Machine): string {
  return [platform, release, architecture, processor, cores, node].join(' | ')
}
