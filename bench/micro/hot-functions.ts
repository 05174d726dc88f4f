/** The functions that run while audio streams, each with input of realistic size. */
import { decodeBase64 } from '../../src/adapters/shared/base64.ts'
import { encodeWavHeader, UNKNOWN_WAV_SIZES } from '../../src/audio/containers/wav-writer.ts'
import { ContentWatch } from '../../src/audio/content/content-watch.ts'
import { PcmDecoder } from '../../src/audio/decoders/pcm-decoder.ts'
import { OnsetDetector } from '../../src/audio/onset.ts'
import { simulatePlayback } from '../../src/audio/playback.ts'
import type { Encoding } from '../../src/core/audio-format.ts'
import { monotonicClock } from '../../src/core/clock.ts'
import { LoopLag } from '../../src/drive/thread-health/loop-lag.ts'
import { AudioFrameMatcher } from '../../src/drive/trial/reader/audio-frame-matcher.ts'
import { LateText } from '../../src/drive/trial/reader/late-text.ts'
import { createRedactor } from '../../src/redaction/redact.ts'
import { formatTrialRows } from '../../src/results/trials/trial-rows.ts'
import { createHistogram, recordValue } from '../../src/tally/statistics/histogram.ts'
import { SseFramer } from '../../src/wire/framing/sse.ts'
import { createBodyReader } from '../../src/wire/http/response-body.ts'
import { WebSocketFrameReader } from '../../src/wire/websocket/frame-reader.ts'
import { feedFrames, PIECES, wholeAnswer } from './answer.ts'
import {
  BASE64,
  ENCODED,
  inChunk,
  inFrame,
  MESSAGE,
  NOISE,
  PIECE_US,
  RATE,
  rawFormat,
  SILENCE,
  TONE,
} from './speech.ts'

/** A function with its input. `run` calls it once and returns a number that `isRight` checks. */
export interface HotFunction {
  readonly name: string
  readonly run: () => number
  readonly isRight: (result: number) => boolean
}

const LARGEST = 1 << 20
/** Every fifth piece is this many microseconds late. Only the first of them stalls the player. */
const LATE = 30_000

/** All functions, in the order in which a piece of audio passes them. */
export function hotFunctions(): HotFunction[] {
  return [stamp(), loopLag(), webSocketFrame(), chunk(), event(), base64(), base64Counted()]
    .concat((Object.keys(ENCODED) as (keyof typeof ENCODED)[]).map(samples))
    .concat([
      watched('a tone', ENCODED.pcm_s16le),
      watched('noise', NOISE),
      wavStart(),
      silence(),
      onset(),
      player(),
      firstAudio(),
      record75(),
      histogram(),
      csvRow(),
    ])
}

function equals(expected: number): (result: number) => boolean {
  return (result) => result === expected
}

function stamp(): HotFunction {
  return { name: 'stamp', run: monotonicClock.now, isRight: (result) => result > 0 }
}

function loopLag(): HotFunction {
  const lag = new LoopLag()
  return {
    name: 'loop lag of a stamp',
    run: () => lag.observe(monotonicClock.now()),
    isRight: (result) => result >= 0,
  }
}

function webSocketFrame(): HotFunction {
  const frame = inFrame(MESSAGE)
  let found = 0
  const reader = new WebSocketFrameReader(LARGEST, {
    onMessage: (message) => {
      found = message.kind === 'text' ? (message.raw?.length ?? 0) : 0
    },
    onPing: () => {},
    onPong: () => {},
    onClose: () => {},
  })
  const run = () => {
    reader.read(frame, 0)
    return found
  }
  return { name: 'WebSocket frame, JSON of 2.6 KB', run, isRight: equals(MESSAGE.length) }
}

function chunk(): HotFunction {
  const bytes = inChunk(MESSAGE)
  const head = { status: 200, version: '1.1', headers: { 'transfer-encoding': 'chunked' } } as const
  const reader = createBodyReader('GET', head)
  let found = 0
  const taker = {
    write: (_: Buffer, start: number, end: number) => {
      found = end - start
    },
  }
  const run = () => {
    reader.read(bytes, 0, taker)
    return found
  }
  return { name: 'HTTP chunk of 2.6 KB', run, isRight: equals(MESSAGE.length) }
}

function event(): HotFunction {
  const bytes = Buffer.from(`data: ${MESSAGE}\n\n`)
  let found = 0
  const cutter = new SseFramer(LARGEST, (frame) => {
    found = frame.kind === 'event' ? (frame.raw?.length ?? 0) : 0
  })
  const run = () => {
    cutter.write(bytes, 0, bytes.length)
    return found
  }
  return { name: 'server-sent event of 2.6 KB', run, isRight: equals(MESSAGE.length) }
}

function base64(): HotFunction {
  return {
    name: 'base64 of 40 ms decoded',
    run: () => decodeBase64(BASE64)?.length ?? 0,
    isRight: equals(ENCODED.pcm_s16le.length),
  }
}

function base64Counted(): HotFunction {
  const raw = Buffer.from(MESSAGE)
  const envelope = new AudioFrameMatcher('but for numbers')
  envelope.learn(raw, ENCODED.pcm_s16le.length)
  return {
    name: 'base64 of 40 ms counted',
    run: () => envelope.audioBytesIn(raw) ?? 0,
    isRight: equals(ENCODED.pcm_s16le.length),
  }
}

function samples(encoding: keyof typeof ENCODED & Encoding): HotFunction {
  const decoder = new PcmDecoder(rawFormat(encoding))
  const bytes = ENCODED[encoding]
  return {
    name: `${encoding} of 40 ms decoded`,
    run: () => decoder.push(bytes).audio,
    isRight: equals(PIECE_US),
  }
}

/** All that a piece of a body is looked at for, once the answer has begun well. */
function watched(name: string, bytes: Uint8Array): HotFunction {
  const watch = new ContentWatch(rawFormat('pcm_s16le'))
  const text = new LateText(rawFormat('pcm_s16le'))
  for (let count = 0; count < 50; count++) watch.push(ENCODED.pcm_s16le, false)
  const run = () => Number(text.push(bytes, false) ?? watch.push(bytes, false) ?? bytes.length)
  return { name: `40 ms of ${name} watched`, run, isRight: equals(ENCODED.pcm_s16le.length) }
}

function wavStart(): HotFunction {
  const bytes = Buffer.concat([
    encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: RATE }, UNKNOWN_WAV_SIZES),
    ENCODED.pcm_s16le,
  ])
  return {
    name: 'WAV header and 40 ms decoded',
    run: () => new PcmDecoder(rawFormat('pcm_s16le')).push(bytes).audio,
    isRight: equals(PIECE_US),
  }
}

function silence(): HotFunction {
  const detector = new OnsetDetector(RATE)
  return {
    name: 'onset looked for in 40 ms of silence',
    run: () => detector.push(SILENCE) ?? -1,
    isRight: equals(-1),
  }
}

function onset(): HotFunction {
  const run = () => {
    const detector = new OnsetDetector(RATE)
    detector.push(TONE)
    detector.push(TONE)
    return detector.push(TONE) ?? -1
  }
  return { name: 'onset found in 120 ms', run, isRight: equals(0) }
}

/** One piece in five is late. */
function player(): HotFunction {
  const late = (index: number) => (index % 5 === 4 ? LATE : 0)
  const pieces = Array.from({ length: PIECES }, (_, index) => ({
    at: index * PIECE_US + late(index),
    audio: PIECE_US,
    bytes: 1920,
  }))
  return {
    name: `player over ${PIECES} pieces`,
    run: () => simulatePlayback(pieces, { piece: 0, offset: 0 }).underrun_us,
    isRight: equals(LATE),
  }
}

function firstAudio(): HotFunction {
  return {
    name: 'first audio of an answer, from its frame on',
    run: () => feedFrames(1).ear.at.first_audio ?? 0,
    isRight: equals(100_000),
  }
}

function record75(): HotFunction {
  return {
    name: `stamp to record: ${PIECES} frames to a trial`,
    run: () => wholeAnswer().audio_us ?? 0,
    isRight: equals(PIECES * PIECE_US),
  }
}

function histogram(): HotFunction {
  const kept = createHistogram()
  let value = 0
  const run = () => {
    value = (value + 7_919) % 500_000
    return recordValue(kept, value) ? 1 : 0
  }
  return { name: 'histogram record', run, isRight: equals(1) }
}

function csvRow(): HotFunction {
  const trials = [wholeAnswer()]
  const redact = createRedactor(['a key that is secret'])
  return {
    name: 'CSV row of a trial',
    run: () => formatTrialRows(trials, redact).length,
    isRight: (length) => length > 100,
  }
}
