import path from 'node:path'
import type { MonoAudio } from '../../audio/mono-audio.ts'
import { type ChannelSpeech, findSpeech } from '../../audio/recording/find-speech.ts'
import { readWav, type WavRecording } from '../../audio/recording/read-wav.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Party } from '../../tally/recording/recorded-turns.ts'
import { type RecordingSummary, summarizeCall } from '../../tally/recording/recording-summary.ts'
import { readRecordingFile } from './read-recording-file.ts'

/** Which channel of a stereo recording is the caller. */
export type CallerSide = 'left' | 'right'

/** A recorded call, measured. */
export interface MeasuredCall {
  /** Names of the files, without their folders. */
  readonly files: readonly string[]
  /** What was found on each channel. */
  readonly channels: Readonly<Record<Party, ChannelSpeech & { readonly sampleRate: number }>>
  readonly summary: RecordingSummary
}

type Channels = Readonly<Record<Party, MonoAudio>>

/**
 * Measures a recorded call: one stereo file, or one file of each party that begin at the same instant. Throws a
 * `SetupError` for files that cannot be measured.
 */
export async function measureRecording(files: readonly string[], side: CallerSide): Promise<MeasuredCall> {
  const channels = await readChannels(files, side)
  rejectSameSound(channels)
  const { caller, agent } = channels
  const speech = { caller: findSpeech(caller, agent), agent: findSpeech(agent, caller) }
  const duration = Math.round(
    1e6 * Math.max(...[caller, agent].map(({ samples, sampleRate }) => samples.length / sampleRate)),
  )
  return {
    files: files.map((file) => path.basename(file)),
    channels: {
      caller: { ...speech.caller, sampleRate: caller.sampleRate },
      agent: { ...speech.agent, sampleRate: agent.sampleRate },
    },
    summary: summarizeCall({ caller: speech.caller.spans, agent: speech.agent.spans }, duration),
  }
}

async function readChannels(files: readonly string[], side: CallerSide): Promise<Channels> {
  const [first, second] = await Promise.all(files.map(readRecording))
  const [left, right] = first?.channels ?? []
  if (first && second)
    return { caller: onlyChannel(first, files[0] ?? ''), agent: onlyChannel(second, files[1] ?? '') }
  if (!first || !left || !right)
    throw new SetupError(`${files[0]} has one channel: caller and agent cannot be told apart`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Record caller and agent on two channels, or name two files: ttfa measure caller.wav agent.wav',
    })
  if (first.channels.length > 2)
    throw new SetupError(`${files[0]} has ${first.channels.length} channels: which are caller and agent?`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Keep the two of caller and agent, or name two files: ttfa measure caller.wav agent.wav',
    })
  const { sampleRate } = first
  const [caller, agent] = side === 'left' ? [left, right] : [right, left]
  return { caller: { samples: caller, sampleRate }, agent: { samples: agent, sampleRate } }
}

async function readRecording(file: string): Promise<WavRecording> {
  const bytes = await readRecordingFile(file)
  try {
    return readWav(bytes)
  } catch (cause) {
    throw new SetupError(`ttfa cannot read ${file} as a WAV file: ${(cause as Error).message}`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'ttfa reads PCM of 8 to 32 bits, float, mu-law and A-law, at any rate.',
      cause,
    })
  }
}

function onlyChannel({ channels, sampleRate }: WavRecording, file: string): MonoAudio {
  const [samples] = channels
  if (samples && channels.length === 1) return { samples, sampleRate }
  throw new SetupError(
    `two files were named, so each must have one channel, but ${file} has ${channels.length}`,
    {
      code: 'AUDIO_UNREADABLE',
      hint: 'Name one stereo file, or two files with one channel each.',
    },
  )
}

/** A recorder that mixes both parties writes the same sound twice. */
function rejectSameSound({ caller, agent }: Channels): void {
  const isSame =
    caller.samples.length === agent.samples.length &&
    caller.samples.every((sample, index) => Math.abs(sample - (agent.samples[index] as number)) < 1e-3)
  if (isSame)
    throw new SetupError('both channels hold the same sound: caller and agent cannot be told apart', {
      code: 'AUDIO_UNREADABLE',
      hint: 'Record caller and agent on separate channels (often called dual-channel).',
    })
}
