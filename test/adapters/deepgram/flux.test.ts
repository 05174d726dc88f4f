import { describe, expect, test } from 'vitest'
import { deepgramFlux } from '../../../src/adapters/deepgram/flux.ts'
import type { Cue } from '../../../src/core/adapter/adapter.ts'
import { SetupError } from '../../../src/core/setup-error.ts'
import { adapterSession, binary, kindsOf, message, parseFrames } from '../adapter-session.ts'
import { sampleJob } from '../sample-job.ts'

const JOB = { base: 'wss://api.deepgram.com', model: 'flux', voice: 'kit', language: 'en' }
const connect = () => adapterSession(deepgramFlux, {}, JOB)
const text = (content: string, last: boolean): Cue => ({ kind: 'text', text: content, last })
const turn = (words: string): Cue[] => [{ kind: 'start' }, text(words, true), { kind: 'end' }]
const audio = binary('\x01\x02')
const metadata = message({ type: 'SpeechMetadata', speech_id: 'dg_sp_1', audio_duration_ms: 900 })
const flushed = message({ type: 'Flushed', speech_id: 'dg_sp_1' })
const interrupted = message({ type: 'SpeechInterrupted', audio_played_ms: 300, metadata: {} })
const warning = (code: string) => message({ type: 'Warning', code, description: 'd' })

describe('a turn of Flux', () => {
  test('sends its text, and a flush to end it', () => {
    expect(parseFrames(connect().say(...turn('Hello.')))).toEqual([
      { type: 'Speak', text: 'Hello.' },
      { type: 'Flush' },
    ])
    expect(parseFrames(connect().say({ kind: 'cancel' }))).toEqual([{ type: 'Interrupt' }])
  })

  test('dials with known query parameters only: an unknown one would fail the connection', () => {
    const options = deepgramFlux.parseOptions({ expressivity: -1, speed: 0.55 })
    expect(deepgramFlux.dial(sampleJob(options, JOB)).url).toBe(
      'wss://api.deepgram.com/v2/speak?model=flux-kit-en&encoding=linear16&sample_rate=24000&expressivity=-1&speed=0.55',
    )
    for (const raw of [
      { container: 'none' },
      { bit_rate: 32000 },
      { expressivity: 3 },
      { expressivity: 0.5 },
    ])
      expect(() => deepgramFlux.parseOptions(raw)).toThrow(SetupError)
  })
})

describe('Flux hears', () => {
  test('audio before and after `Flushed`, a mere acknowledgement, and the end in the metadata', () => {
    const { say, hear } = connect()
    const connected = message({ type: 'Connected', request_id: 'd2', model_uuids: [] })
    const started = message({ type: 'SpeechStarted', speech_id: 'dg_sp_1' })
    expect(hear(connected)).toEqual([{ kind: 'note', requestId: 'd2' }])
    say({ kind: 'start' }, text('One. ', false))
    expect(kindsOf(hear(started, audio))).toEqual(['audio'])
    say(text('Two.', true), { kind: 'end' })
    expect(kindsOf(hear(flushed, audio, metadata))).toEqual(['flushed', 'audio', 'end'])
    expect(hear(message({ type: 'SessionMetadata' }))).toEqual([])
  })

  test('the end only after the last flush, if a flush in between split the turn', () => {
    const { say, hear } = connect()
    say({ kind: 'start' }, text('One. ', false), { kind: 'flush' }, text('Two.', true), { kind: 'end' })
    expect(kindsOf(hear(flushed, audio, flushed, metadata, audio, metadata))).toEqual([
      'flushed',
      'audio',
      'flushed',
      'flushed',
      'audio',
      'end',
    ])
  })

  test('the end of an interrupted turn, and the next one as usual', () => {
    const { say, hear } = connect()
    say(...turn('Stop me.'), { kind: 'cancel' })
    expect(kindsOf(hear(audio, interrupted))).toEqual(['audio', 'end'])
    say(...turn('Next.'))
    expect(kindsOf(hear(flushed, audio, metadata))).toEqual(['flushed', 'audio', 'end'])
  })

  test('the end if an interrupt came too late', () => {
    const { say, hear } = connect()
    say(...turn('Over.'), { kind: 'cancel' })
    expect(kindsOf(hear(audio, metadata, warning('NO_ACTIVE_SPEECH')))).toEqual(['audio', 'flushed', 'end'])
  })

  test.each([
    ['NO_SYNTHESIZABLE_TEXT', 'rejected'],
    ['NO_AUDIO_GENERATED', 'server'],
  ])('%s as a fault if no audio came before, and as informational otherwise', (code, kind) => {
    const silent = connect()
    silent.say(...turn('…'))
    expect(silent.hear(warning(code))).toMatchObject([{ fault: { kind } }])
    const audible = connect()
    audible.say(...turn('Hello. …'))
    expect(kindsOf(audible.hear(audio, warning(code), metadata))).toEqual(['audio', 'end'])
    const feeding = connect()
    feeding.say({ kind: 'start' }, text('… ', false), { kind: 'flush' })
    expect(feeding.hear(warning(code))).toEqual([])
  })

  test.each(['SYNTHESIS_RETRYING', 'INPUT_MARKUP_STRIPPED', 'NO_ACTIVE_SPEECH'])(
    'the warning %s as a remark',
    (code) => {
      const { say, hear } = connect()
      say(...turn('Hello.'))
      expect(hear(warning(code))).toEqual([])
    },
  )

  test.each([
    ['DATA-0002', 'rejected'],
    ['BIG-0000', 'rejected'],
    ['NET-0000', 'server'],
    ['NET-0003', 'limit'],
    ['NET-0004', 'network'],
  ])('the error %s as a fault: %s', (code, kind) => {
    const error = message({ type: 'Error', code, description: 'd' })
    expect(connect().hear(error)).toMatchObject([{ fault: { kind, detail: `${code}: d` } }])
  })
})
