import { writeFile } from 'node:fs/promises'
import { wavFile } from '../../audio/containers/wav-writer.ts'
import type { SavedAudio } from '../../drive/trial/run-trial.ts'

/** Writes the audio of one answer as a WAV file. */
export async function writeTraceAudio(file: string, { samples, sampleRate }: SavedAudio): Promise<void> {
  await writeFile(file, wavFile(samples, sampleRate))
}
