import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { wavFile } from '../../audio/containers/wav-writer.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { makeFolder } from '../../results/make-folder.ts'

/** Writes the audio of finished trials as WAV files, one after the other, while the run continues. */
export class AudioWriter {
  readonly #folder: string
  #writing: Promise<unknown>

  /** @param folder created if it does not exist */
  constructor(folder: string) {
    this.#folder = folder
    this.#writing = makeFolder(folder)
    // `close` reports the error. Until then nothing awaits this promise.
    this.#writing.catch(() => undefined)
  }

  add({ trial, audio }: FinishedTrial): void {
    if (!audio) return
    const file = path.join(this.#folder, audioFileName(trial.trial))
    this.#writing = this.#writing.then(() => writeFile(file, wavFile(audio.samples, audio.sampleRate)))
    this.#writing.catch(() => undefined)
  }

  /** Resolves when all files are on disk. Rejects if a file could not be written. */
  async close(): Promise<void> {
    await this.#writing
  }
}

/** The name of the WAV file with a trial's audio. */
function audioFileName(trial: number): string {
  return `${trial}.wav`
}
