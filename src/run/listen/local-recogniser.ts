import { SetupError } from '../../core/setup-error.ts'
import { isEnglish } from '../../fidelity/text/normalise-text.ts'
import { findRecogniser, INSTALL_COMMAND } from '../../lab/recognition/optional-packages.ts'
import { startRecogniser } from '../../lab/recognition/speech-model.ts'
import type { Recogniser } from './recogniser.ts'

/** The recogniser of the lab, on this machine. Throws a `SetupError` if its packages are not installed. */
export async function openMoonshine(): Promise<Recogniser> {
  const found = findRecogniser()
  if ('missing' in found)
    throw new SetupError(`no speech recogniser is installed: ${found.missing.join(', ')} missing`, {
      code: 'RECOGNISER_MISSING',
      hint: `Install it with \`${INSTALL_COMMAND}\`.`,
    })
  const { recognise, warmUp, close } = startRecogniser()
  try {
    await warmUp()
  } catch (error) {
    await close()
    throw error
  }
  return {
    name: 'moonshine-tiny',
    concurrency: 1,
    knows: isEnglish,
    transcribe: (samples, sampleRate) => recognise({ samples, sampleRate }),
    close,
  }
}
