import { readFile } from 'node:fs/promises'
import { SetupError } from '../../core/setup-error.ts'
import { describeFileError, hintForFileError } from '../../results/file-error.ts'
import { requireFile } from '../../results/read-file.ts'

/** A call of an hour in stereo at 48 kHz. In memory it takes four times as much. */
const MAX_BYTES = 768 * 1024 * 1024

/** Reads a recording of the user's. Throws a `SetupError` for what is no file, cannot be read or is too large. */
export async function readRecordingFile(file: string): Promise<Buffer> {
  try {
    const { size } = await requireFile(file)
    if (size <= MAX_BYTES) return await readFile(file)
    throw new SetupError(`cannot read the recording ${file}: it has ${size} bytes, more than ${MAX_BYTES}`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Cut it, or convert it to 16 bits at 16 kHz.',
    })
  } catch (cause) {
    if (cause instanceof SetupError) throw cause
    throw new SetupError(`cannot read the recording ${file}: ${describeFileError(cause)}`, {
      code: 'AUDIO_UNREADABLE',
      hint: hintForFileError(cause),
    })
  }
}
