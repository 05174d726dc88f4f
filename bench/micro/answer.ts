/** One answer from stamped frames to the record of its trial, as in `drive`. */
import { smallestWs } from '../../src/adapters/smallest-ws.ts'
import { Listener } from '../../src/audio/listener.ts'
import { PcmDecoder } from '../../src/audio/pcm-decoder.ts'
import type { Frame, Job } from '../../src/core/adapter.ts'
import type { Trial } from '../../src/core/trial.ts'
import { Ear } from '../../src/drive/ear.ts'
import { LoopLag } from '../../src/drive/loop-lag.ts'
import { type Circumstances, heardTrial } from '../../src/drive/record.ts'
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

const CIRCUMSTANCES: Circumstances = {
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
export function hear(pieces: number): { ear: Ear; listener: Listener } {
  const listener = new Listener(new PcmDecoder(JOB.format))
  const memo = smallestWs.memo?.()
  const ear = new Ear({
    adapter: smallestWs,
    job: JOB,
    memo,
    listener,
    lag,
    onReady: () => {},
    onFinish: () => {},
  })
  Object.assign(ear.at, STAMPS)
  for (let index = 0; index < pieces; index++) ear.onFrame(piece, 100_000 + index * 20_000)
  return { ear, listener }
}

/** The record of an answer of {@link PIECES} pieces. */
export function wholeAnswer(): Trial {
  const { ear, listener } = hear(PIECES)
  ear.onFrame(end, 100_000 + PIECES * 20_000)
  return heardTrial(CIRCUMSTANCES, STAMPS, ear, listener.finish(), 'hot').trial
}
