import { WAV_HEADER_BYTES } from '../../audio/containers/wav-writer.ts'
import type { MonoAudio } from '../../audio/mono-audio.ts'
import { readWav } from '../../audio/recording/read-wav.ts'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError } from '../../results/file-error.ts'
import { readStoredFile } from '../../results/read-file.ts'

/** The audio of an answer cannot be read: that says nothing of the others. */
export class UnreadableAnswer extends SetupError {
  constructor(message: string, cause?: unknown) {
    super(message, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Restore the audio of the run from a copy, or measure again.',
      cause,
    })
  }
}

/** The audio of one answer. Throws an `UnreadableAnswer` if it cannot be read. @param channel of the file */
export async function readAnswer(file: string, channel: number): Promise<MonoAudio> {
  const bytes = await readStoredFile(file).catch((cause: unknown) => {
    throw new UnreadableAnswer(`cannot read ${file}: ${describeFileError(cause)}`, cause)
  })
  const damage = findDamage(bytes)
  if (damage) throw new UnreadableAnswer(`${file} is damaged: ${damage}`)
  // An answer without a sample is a header alone, which no reader takes for a recording.
  if (bytes.length === WAV_HEADER_BYTES) return { samples: new Float32Array(0), sampleRate: 24_000 }
  try {
    const { channels, sampleRate } = readWav(bytes)
    const samples = channels[channel] ?? new Float32Array(0)
    return { samples: channels.length > 1 ? withoutEnds(samples) : samples, sampleRate }
  } catch (cause) {
    throw new UnreadableAnswer(`${file} is damaged: ${(cause as Error).message}`, cause)
  }
}

/**
 * What is wrong with the length of a file that ttfa wrote. Half of an answer, which a killed run or a copy may leave,
 * would be taken for a voice that stops in the middle.
 */
function findDamage(bytes: Buffer): string | undefined {
  if (bytes.length < WAV_HEADER_BYTES) return 'it ends before its audio'
  if (bytes.toString('latin1', 36, 40) !== 'data') return undefined
  const length = bytes.readUInt32LE(40) + WAV_HEADER_BYTES
  if (bytes.length < length) return `it was cut off after ${bytes.length} of ${length} bytes`
  return bytes.length > length ? `it has ${bytes.length} bytes, and its header says ${length}` : undefined
}

/** Of a turn: before and after its answer the other side speaks, and this one is digital silence. */
function withoutEnds(samples: Float32Array): Float32Array {
  const isSound = (sample: number) => sample !== 0
  return samples.subarray(Math.max(0, samples.findIndex(isSound)), samples.findLastIndex(isSound) + 1)
}
