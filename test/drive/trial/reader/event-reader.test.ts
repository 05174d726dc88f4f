import { describe, expect, test } from 'vitest'
import { smallestWs } from '../../../../src/adapters/smallest/websocket.ts'
import { sampleJob } from '../../../../src/conformance/harness/sample-job.ts'
import type { AnyAdapter, Frame, ProviderEvent } from '../../../../src/core/adapter/adapter.ts'
import type { Fault } from '../../../../src/core/fault.ts'
import { LoopLag } from '../../../../src/drive/thread-health/loop-lag.ts'
import type { AnswerEvent, AnswerListener } from '../../../../src/drive/trial/reader/answer-listener.ts'
import { EventReader } from '../../../../src/drive/trial/reader/event-reader.ts'

/** Long and quiet enough for samples at once: a few bytes may be something else. */
const AUDIO = Uint8Array.from({ length: 64 }, (_, index) => index % 2)

/** Every message is a JSON array of the events that it means; a head notes its id. */
function literal(changes: Partial<AnyAdapter> = {}): AnyAdapter {
  return {
    ...smallestWs,
    hear: (frame) => {
      if (frame.kind === 'head') return [{ kind: 'note', requestId: frame.headers.id ?? '' }]
      if (frame.kind !== 'text') return []
      return JSON.parse(frame.text, (key, value) => (key === 'audio' ? AUDIO : value))
    },
    ...changes,
  }
}

class Log implements AnswerListener {
  hasAnswer = false
  readonly events: string[] = []
  readonly frames: number[] = []
  fault: Fault | undefined
  endedAt: number | undefined

  onEvent(event: AnswerEvent, at: number): void {
    this.events.push(`${event.kind} ${at}`)
  }
  onAnswerFrame(at: number): void {
    this.frames.push(at)
  }
  onFault(fault: Fault): void {
    this.fault = fault
  }
  onEnd(at: number): void {
    this.endedAt = at
  }
}

function read(adapter = literal()) {
  const listener = new Log()
  const job = { ...sampleJob(smallestWs), stream: 'ours' }
  const reader = new EventReader({ adapter, job, state: undefined, lag: new LoopLag(), listener })
  const receive = (events: readonly ProviderEvent[], at: number) =>
    reader.onFrame({ kind: 'text', text: JSON.stringify(events) }, at)
  return { listener, reader, receive }
}

const audio = { kind: 'audio', audio: AUDIO } as const
const EOF: Frame = { kind: 'eof' }

describe('a refusal that has not ended', () => {
  const refused = () => {
    const { listener, reader } = read()
    reader.onFrame({ kind: 'head', status: 401, headers: {} }, 10)
    reader.onFrame({ kind: 'text', text: 'no such ' }, 11)
    reader.onFrame({ kind: 'text', text: 'key' }, 12)
    return { listener, reader }
  }

  test('says more than the timeout', () => {
    const { listener, reader } = refused()
    reader.fail({ kind: 'timeout', detail: 'no audio before the timeout' }, 20)
    expect(listener.fault).toMatchObject({ kind: 'auth', status: 401, detail: 'no such key' })
  })

  test('says more than the end of the connection', () => {
    const { listener, reader } = refused()
    reader.onClose({ kind: 'failed', code: 'TRUNCATED', reason: 'closed' }, 20)
    expect(listener.fault).toMatchObject({ kind: 'auth', status: 401, detail: 'no such key' })
  })

  test('says less than an abort', () => {
    const { listener, reader } = refused()
    reader.fail({ kind: 'cancelled', detail: 'the run was stopped' }, 20)
    expect(listener.fault?.kind).toBe('cancelled')
  })
})

describe('the event reader', () => {
  test('drops audio, events and the end of what arrived before the text, and keeps the readiness', () => {
    const { listener, reader, receive } = read()
    receive([audio, { kind: 'ready' }, { kind: 'end' }], 100)
    reader.beginAnswer(200)
    // Read later, but stamped by the read that came before the text.
    receive([audio], 150)
    receive([audio, { kind: 'end' }], 200)
    expect(listener.events).toEqual(['ready 100', 'audio 200', 'end 200'])
    expect(listener.frames).toEqual([200])
  })

  test('a fault that arrives before the text counts', () => {
    const { listener, receive } = read()
    receive([{ kind: 'fault', fault: { kind: 'auth', detail: 'no' } }], 100)
    expect(listener.fault?.kind).toBe('auth')
  })

  test('keeps the first request id that the answer names', () => {
    const { reader, receive } = read()
    reader.readUpgrade({ status: 101, headers: { id: 'upgrade' } }, 50)
    expect(reader.identity.requestId).toBe('upgrade')
    receive([{ kind: 'note', requestId: 'session' }], 100)
    expect(reader.identity.requestId).toBe('session')
    reader.beginAnswer(200)
    receive([{ kind: 'note', requestId: 'first' }], 300)
    receive([{ kind: 'note', requestId: 'second' }], 400)
    expect(reader.identity.requestId).toBe('first')
  })

  test('knows the lab by its header, in a response and in an upgrade', () => {
    const headers = { 'x-ttfa-lab': '1.0.0' }
    const [response, upgrade] = [read(), read()]
    response.reader.onFrame({ kind: 'head', status: 200, headers }, 1)
    upgrade.reader.readUpgrade({ status: 101, headers }, 1)
    expect([response, upgrade, read()].map(({ reader }) => reader.labMark !== undefined)).toEqual([
      true,
      true,
      false,
    ])
  })

  test('an event of another stream is not read', () => {
    const { listener, reader, receive } = read()
    reader.beginAnswer(0)
    receive([{ ...audio, stream: 'theirs' }], 1)
    receive([{ ...audio, stream: 'ours' }], 2)
    expect([listener.events, listener.frames]).toEqual([['audio 2'], [2]])
  })

  test('remembers the last message that meant nothing, or only named an id', () => {
    const { reader, receive } = read()
    receive([{ kind: 'note', requestId: 'r' }], 1)
    receive([audio], 2)
    expect(reader.ignoredMessage).toContain('"r"')
    receive([], 3)
    expect(reader.ignoredMessage).toBe('[]')
  })
})

test.each([
  [
    'is quoted if it is text',
    Buffer.from('{"status":"chunk"}'),
    /^not a JSON object: a binary message of 18 bytes: \{"status"/,
  ],
  ['is counted if it is none', Buffer.from([0, 1, 2]), /^not a JSON object: a binary message of 3 bytes$/],
])('a binary message where text is expected %s', (_, bytes, says) => {
  const { listener, reader } = read(smallestWs)
  reader.beginAnswer(0)
  reader.onFrame({ kind: 'binary', bytes }, 1)
  expect(listener.fault).toEqual({ kind: 'protocol', detail: expect.stringMatching(says) })
})

test('a complaint in a binary message is read where the adapter has no place for one', () => {
  const { listener, reader } = read(literal({ hear: () => [] }))
  reader.onFrame({ kind: 'binary', bytes: Buffer.from('{"type":"Error","description":"quota exceeded"}') }, 1)
  expect(listener.fault).toEqual({ kind: 'limit', detail: 'quota exceeded' })
})

describe('a flood of messages', () => {
  const flood = (turns: number, restart: boolean) => {
    const { listener, reader } = read(literal({ hear: () => [] }))
    reader.beginAnswer(0)
    for (let turn = 0; turn < turns; turn += 1) {
      if (restart) reader.beginTurn()
      for (let index = 0; index < 60_000; index += 1)
        reader.onFrame({ kind: 'text', text: '' }, turn * 1e8 + index * 1000)
    }
    return listener.fault
  }

  test('is a fault of this answer', () => {
    expect(flood(2, false)).toEqual({
      kind: 'protocol',
      detail: expect.stringContaining('a flood of messages'),
    })
  })

  test('is none if a session has many turns', () => {
    expect(flood(4, true)).toBeUndefined()
  })
})

describe('the end of an answer', () => {
  test('a body that ends after the completion ends it, and one that ends earlier is truncated', () => {
    const [complete, early] = [read(), read()]
    for (const { reader } of [complete, early]) reader.beginAnswer(0)
    complete.receive([{ kind: 'end' }], 1)
    complete.reader.onFrame(EOF, 2)
    early.reader.onFrame(EOF, 2)
    expect([complete.listener.endedAt, complete.listener.fault]).toEqual([2, undefined])
    expect(early.listener.fault?.kind).toBe('truncated')
  })

  test('the end of the body is the completion if the adapter says so', () => {
    const adapter = literal({ facts: { ...smallestWs.facts, completion: 'body' } })
    const { listener, reader } = read(adapter)
    reader.onFrame(EOF, 2)
    expect([listener.endedAt, listener.fault]).toEqual([2, undefined])
  })

  test.each(['complete', 'cancelled'])('a close of an answer that is %s is no fault', (how) => {
    const { listener, reader, receive } = read()
    reader.beginAnswer(0)
    if (how === 'complete') receive([{ kind: 'end' }], 1)
    else reader.isCloseExpected = true
    reader.onClose({ kind: 'failed', code: 'ECONNRESET', reason: '' }, 2)
    expect([listener.endedAt, listener.fault]).toEqual([2, undefined])
  })

  test('what breaks off in the middle is truncated once there is an answer', () => {
    const { listener, reader } = read()
    listener.hasAnswer = true
    reader.onClose({ kind: 'failed', code: 'TRUNCATED', reason: '' }, 2)
    expect(listener.fault?.kind).toBe('truncated')
  })
})

test('a message of very many values is not even given to the adapter', () => {
  const hear = () => {
    throw new Error('it was')
  }
  const { listener, reader } = read(literal({ hear }))
  const message = `[[]${',[]'.repeat(100_000)}]`
  reader.onFrame({ kind: 'text', text: message, raw: Buffer.from(message) }, 1)
  expect(listener.fault).toEqual({ kind: 'protocol', detail: 'a message of more than 100000 values' })
})

describe('an adapter that throws', () => {
  const failing = (): never => {
    throw new Error('seven blue kites')
  }

  test('on a frame gives this answer a protocol fault', () => {
    const { listener, reader, receive } = read(literal({ hear: failing }))
    reader.beginAnswer(0)
    receive([], 1)
    expect(listener.fault).toEqual({ kind: 'protocol', detail: expect.stringContaining('seven blue kites') })
    expect(listener.frames).toEqual([1])
  })

  test('on a refusal gives this answer a protocol fault', () => {
    const { listener, reader } = read(literal({ readRefusal: failing }))
    reader.onFrame({ kind: 'head', status: 400, headers: {} }, 1)
    reader.onFrame({ kind: 'text', text: '{}' }, 2)
    reader.onFrame(EOF, 3)
    expect(listener.fault).toMatchObject({ kind: 'protocol', status: 400 })
  })

  test('on a close gives this answer a protocol fault', () => {
    const { listener, reader } = read(literal({ readClose: failing }))
    reader.onClose({ kind: 'closed', code: 4000, reason: '' }, 1)
    expect(listener.fault).toMatchObject({ kind: 'protocol', status: 4000 })
  })
})
