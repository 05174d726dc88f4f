/** One answer from stamped frames to the record of its trial, as in `drive`. */
import { smallestWs } from '../../src/adapters/smallest/websocket.ts'
import { AudioReceiver } from '../../src/audio/audio-receiver.ts'
import { PcmDecoder } from '../../src/audio/decoders/pcm-decoder.ts'
import type { Frame, Job } from '../../src/core/adapter/adapter.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import { LoopLag } from '../../src/drive/thread-health/loop-lag.ts'
import { recordTrial } from '../../src/drive/trial/record-trial.ts'
import type { TrialMetadata } from '../../src/drive/trial/trial-metadata.ts'
import { TrialRecorder } from '../../src/drive/trial/trial-recorder.ts'
import { COMPLETE, MESSAGE, rawFormat } from './speech.ts'

export const PIECES = 75

const JOB: Job = {
  stream: 's',
  target: 'lab',
  text: 'How can I help you today?',
  model: '',
  voice: '',
  language: 'en',
  format: rawFormat('pcm_s16le'),
  key: 'k',
  base: 'ws://127.0.0.1',
  options: smallestWs.parseOptions({}),
}

const TRIAL_CONTEXT: TrialMetadata = {
  run: 'bench',
  trial: 7,
  target: 'lab',
  provider: 'smallest',
  adapter: 'smallest-ws',
  model: 'lightning',
  voice: 'magnus',
  transport: 'ws-json-base64',
  region: '',
  text: 0,
  chars: 25,
  phase: 'measure',
  load: 'closed',
  block: 3,
  worker: 0,
  in_flight: 256,
  due: 1_000,
  began: 1_000,
  origin: 0,
  simulated: true,
}

const STAMPS = { first_text: 1_050, last_text: 1_050 }

const lag = new LoopLag()
const piece = frameOf(MESSAGE)
const end = frameOf(COMPLETE)

function frameOf(text: string): Frame {
  return { kind: 'text', text, raw: Buffer.from(text) }
}

/** A trial recorder that has received a number of pieces, with its audio receiver. */
export function feedFrames(pieces: number): { ear: TrialRecorder; listener: AudioReceiver } {
  const receiver = new AudioReceiver(new PcmDecoder(JOB.format))
  const state = smallestWs.newState?.()
  const recorder = new TrialRecorder({
    adapter: smallestWs,
    job: JOB,
    state,
    receiver,
    lag,
    onReady: () => {},
    onFinish: () => {},
  })
  recorder.textSent(STAMPS.first_text)
  Object.assign(recorder.at, STAMPS)
  for (let index = 0; index < pieces; index++) recorder.reader.onFrame(piece, 100_000 + index * 20_000)
  return { ear: recorder, listener: receiver }
}

/** The record of an answer of {@link PIECES} pieces. */
export function wholeAnswer(): Trial {
  const { ear: recorder, listener: receiver } = feedFrames(PIECES)
  recorder.reader.onFrame(end, 100_000 + PIECES * 20_000)
  return recordTrial(TRIAL_CONTEXT, STAMPS, recorder, receiver.finish(), 'hot').trial
}
