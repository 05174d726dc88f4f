import path from 'node:path'
import type { Trial } from '../../core/trial/trial.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { RunFolder } from '../../results/run/run-folder.ts'

/** An answer whose audio was kept; of a run of conversations the reply of a turn, whose number is then `trial`. */
export type KeptAnswer = Pick<
  Trial,
  'trial' | 'target' | 'text' | 'in_flight' | 'simulated' | 'replayed' | 'audio_us'
>

/** A run, and its answers whose audio was kept. */
export interface KeptRun {
  readonly folder: RunFolder
  readonly file: AnyRunFile
  /** What the answers were to say: `text` is an index. */
  readonly texts: readonly string[]
  readonly languageOf: (target: string) => string
  /** The channel of the WAV files that the answer is on. */
  readonly channel: number
  readonly answers: readonly KeptAnswer[]
}

/** The WAV file of a trial or a turn. */
export function audioFile({ folder }: Pick<KeptRun, 'folder'>, number: number): string {
  return path.join(folder.audio, `${number}.wav`)
}
