import type { ListenProgress } from '../../run/listen/listen-to-run.ts'
import type { OutputStream } from './terminal.ts'

/** The number of answers between two lines in a log. */
const LOG_STEP = 20

/**
 * Shows the progress of listening: one line that is overwritten on a terminal, a line from time to time
 * elsewhere.
 */
export function listenProgress(progress: OutputStream): (state: ListenProgress) => void {
  return ({ done, of }) => {
    const line = `listened to ${done} of ${of} answers`
    if (progress.interactive) progress.write(`\r${line}${done === of ? '\n' : ''}`)
    else if (done % LOG_STEP === 0 || done === of) progress.write(`${line}\n`)
  }
}
