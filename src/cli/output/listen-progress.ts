import type { ListenProgress } from '../../run/listen/listen-to-run.ts'
import type { OutputStream } from './terminal.ts'

/** Answers between two lines in a log. */
const LOG_STEP = 20

/** Shows how far listening has come: a line that is written over on a terminal, one from time to time elsewhere. */
export function listenProgress(progress: OutputStream): (state: ListenProgress) => void {
  return ({ done, of }) => {
    const line = `listened to ${done} of ${of} answers`
    if (progress.interactive) progress.write(`\r${line}${done === of ? '\n' : ''}`)
    else if (done % LOG_STEP === 0 || done === of) progress.write(`${line}\n`)
  }
}
