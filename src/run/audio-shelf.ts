import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { wavFile } from '../audio/wav.ts'
import type { Finished } from '../drive/run-trial.ts'

/** Writes the audio of finished trials as WAV files, one after the other, while the run goes on. */
export class AudioShelf {
  readonly #folder: string
  #writing: Promise<unknown>

  /** @param folder is made when it is not there */
  constructor(folder: string) {
    this.#folder = folder
    this.#writing = mkdir(folder, { recursive: true })
    // Told by `close`; until then nobody waits for it.
    this.#writing.catch(() => undefined)
  }

  add({ trial, audio }: Finished): void {
    if (!audio) return
    const file = path.join(this.#folder, audioName(trial.trial))
    this.#writing = this.#writing.then(() => writeFile(file, wavFile(audio.samples, audio.sampleRate)))
    this.#writing.catch(() => undefined)
  }

  /** Resolves when everything is on disk; rejects when something could not be written. */
  async close(): Promise<void> {
    await this.#writing
  }
}

/** The file of a trial's audio. */
export function audioName(trial: number): string {
  return `${trial}.wav`
}
