import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import { type Lab, startLab } from '../../../src/lab/index.ts'

export const TEXT = 'The lab says what it was told, word for word.'

/** No delays, and no silence, as in `recordSpeech`. */
const INSTANT: LabProfile = { firstAudio: 0, pacing: 0, leadingSilence: 0, trailingSilence: 0 }

/** Starts a lab with one provider, and returns its base URL. */
export async function startLabWith(
  provider: string,
  profile: LabProfile = {},
): Promise<{ lab: Lab; base: string }> {
  const lab = await startLab({ mounts: [{ name: provider, provider, profile: { ...INSTANT, ...profile } }] })
  return { lab, base: `http://127.0.0.1:${lab.addresses[provider]?.port}` }
}

/** Reads a stream of bytes to its end. */
export async function readAll(
  stream: AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>,
): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The reason of a rejection; fails if the promise is fulfilled. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const missing = new Error('not rejected')
  const outcome: unknown = await promise.then(
    () => missing,
    (error: unknown) => error,
  )
  if (outcome === missing) throw missing
  return outcome
}
