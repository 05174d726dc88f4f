import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ProbeAnswer } from '../../probe/answer/answer.ts'
import type { ProbeEnd } from '../../probe/next-step.ts'
import { type Redactor, redactData } from '../../redaction/redact.ts'
import type { RunFile } from '../../results/run/run-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'

/** The file with the answer of a search, next to its trials. */
export const PROBE_FILE_NAME = 'probe.json'

/** Writes the answer, without secrets. */
export async function writeProbeAnswer(
  folder: Pick<RunFolder, 'path'>,
  answer: ProbeAnswer,
  redact: Redactor,
): Promise<void> {
  const text = JSON.stringify(redactData(answer, redact), null, 2)
  await writeFile(path.join(folder.path, PROBE_FILE_NAME), `${text}\n`)
}

/** How a search ended, as `run.json` says it. */
export function probeEnding(end: ProbeEnd): Pick<RunFile, 'status' | 'interruption'> {
  switch (end) {
    case 'found':
      return { status: 'finished' }
    case 'budget':
      return { status: 'interrupted', interruption: { reason: 'budget', detail: 'the budget was reached' } }
    case 'auth':
      return {
        status: 'interrupted',
        interruption: { reason: 'failure', detail: 'the provider rejected the key' },
      }
    case 'config':
      return {
        status: 'interrupted',
        interruption: { reason: 'failure', detail: 'the request could not be built' },
      }
    case 'failure':
      return {
        status: 'interrupted',
        interruption: { reason: 'failure', detail: 'results could not be written' },
      }
    case 'lost':
      return {
        status: 'interrupted',
        interruption: {
          reason: 'lost',
          detail: 'a worker was lost, and the level that it shared was not judged',
        },
      }
    case 'interrupted':
      return { status: 'interrupted', interruption: { reason: 'signal', detail: 'interrupted by the user' } }
  }
}
