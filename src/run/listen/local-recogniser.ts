import { SetupError } from '../../core/setup-error.ts'
import { isEnglish } from '../../fidelity/text/normalise-text.ts'
import { findRecogniser, INSTALL_COMMAND } from '../../lab/recognition/optional-packages.ts'
import { startRecogniser } from '../../lab/recognition/speech-model.ts'

/** Writes down what an audio says. */
export interface Recogniser {
  /** As in the results. */
  readonly name: string
  /** Whether it knows a language, by its tag. An answer in another one has no transcript. */
  readonly knows: (language: string) => boolean
  /** @param samples mono, from -1 to 1 */
  readonly transcribe: (samples: Float32Array, sampleRate: number) => Promise<string>
  readonly close: () => Promise<void>
}

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
    knows: isEnglish,
    transcribe: (samples, sampleRate) => recognise({ samples, sampleRate }),
    close,
  }
}
