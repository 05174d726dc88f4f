import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { wavFile } from '../../audio/containers/wav-writer.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { makeFolder } from '../../results/make-folder.ts'
import type { TurnMix } from './mix-turn.ts'

/** Writes the audio of finished trials or turns as WAV files, one after the other, while the run continues. */
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
    if (audio) this.#write(trial.trial, wavFile(audio.samples, audio.sampleRate))
  }

  /** Both sides of a turn, as two channels. */
  addTurn(turn: number, { samples, sampleRate }: TurnMix): void {
    this.#write(turn, wavFile(samples, sampleRate, 2))
  }

  #write(number: number, bytes: Uint8Array): void {
    const file = path.join(this.#folder, audioFileName(number))
    this.#writing = this.#writing.then(() => writeFile(file, bytes))
    this.#writing.catch(() => undefined)
  }

  /** Resolves when all files are on disk. Rejects if a file could not be written. */
  async close(): Promise<void> {
    await this.#writing
  }
}

/** The name of the WAV file with the audio of a trial or a turn. */
function audioFileName(trial: number): string {
  return `${trial}.wav`
}
