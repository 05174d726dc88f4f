import { WAV_HEADER_BYTES } from '../../audio/containers/wav-writer.ts'
import { readWav } from '../../audio/recording/read-wav.ts'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError } from '../../results/file-error.ts'
import { readStoredFile } from '../../results/read-file.ts'

/** The audio of one answer. Throws a `SetupError` if it cannot be read. @param channel of the file */
export async function readAnswer(
  file: string,
  channel: number,
): Promise<{ samples: Float32Array; sampleRate: number }> {
  const bytes = await readStoredFile(file).catch((cause: unknown) => {
    throw new SetupError(`cannot read ${file}: ${describeFileError(cause)}`, {
      code: 'AUDIO_UNREADABLE',
      cause,
    })
  })
  // An answer without a sample is an empty file, which no reader takes for a recording.
  if (bytes.length <= WAV_HEADER_BYTES) return { samples: new Float32Array(0), sampleRate: 24_000 }
  try {
    const { channels, sampleRate } = readWav(bytes)
    const samples = channels[channel] ?? new Float32Array(0)
    return { samples: channels.length > 1 ? withoutEnds(samples) : samples, sampleRate }
  } catch (cause) {
    throw new SetupError(`${file} is damaged: ${(cause as Error).message}`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Delete the file: the other answers can be listened to.',
      cause,
    })
  }
}

/** Of a turn: before and after its answer the other side speaks, and this one is digital silence. */
function withoutEnds(samples: Float32Array): Float32Array {
  const isSound = (sample: number) => sample !== 0
  return samples.subarray(Math.max(0, samples.findIndex(isSound)), samples.findLastIndex(isSound) + 1)
}
