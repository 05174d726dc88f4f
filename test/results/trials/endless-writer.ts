import path from 'node:path'
import { runFolderAt } from '../../../src/results/run/run-folder.ts'
import { createTrialWriter } from '../../../src/results/trials/trial-writer.ts'
import { ARRIVALS, TRIAL } from '../sample-trials.ts'

/** Runs as a child process: writes trials to the given folder until writing fails or the process is killed. */
const writer = await createTrialWriter(runFolderAt(process.argv[2] ?? ''), {
  redact: (text) => text,
  onFailure: (error) => {
    const message = error.message.replace(`${path.dirname(error.path)}/`, '')
    process.stdout.write(`${path.basename(error.path)} ${error.code} ${message}\n`)
  },
})

for (let trial = 0; !writer.failure; trial += 1) {
  writer.add({
    trial: { ...TRIAL, trial, detail: 'said "no"\nand hung up' },
    arrivals: { ...ARRIVALS, trial },
  })
  if (trial % 7 === 0) await writer.flush().catch(() => undefined)
}
await writer.close().catch(() => undefined)
