import { describe, expect, test } from 'vitest'
import {
  faultOfUnexpectedText,
  readComplaint,
  readComplaintBody,
} from '../../../../../src/drive/trial/reader/complaint/read-complaint.ts'

describe('a message that says that something failed', () => {
  test.each([
    [
      { message: 'Internal server error', connectionId: 'c=', requestId: 'r=' },
      'server',
      'Internal server error',
    ],
    [{ message: 'Forbidden', connectionId: 'c=', requestId: 'r=' }, 'auth', 'Forbidden'],
    [{ type: 'error', message: 'the voice is not available' }, 'rejected', 'the voice is not available'],
    [{ success: false, message: 'no voice' }, 'server', 'no voice'],
    [{ status: 'failed', message: 'too many requests' }, 'limit', 'too many requests'],
    [{ detail: 'not authenticated' }, 'auth', 'not authenticated'],
    [{ detail: [{ loc: ['body', 'voice'], msg: 'field required' }] }, 'rejected', 'field required'],
    [{ code: 'E42', message: 'synthesis failed' }, 'server', 'E42: synthesis failed'],
    [{ status: 503, title: 'overloaded', detail: 'no capacity' }, 'server', 'no capacity'],
    [{ header: { status: 401, message: 'no' } }, 'server', 'no'],
    [{ type: 'session.error', reason: 'x' }, 'server', 'x'],
    [{ choices: [], detail: 'the model is overloaded' }, 'server', 'the model is overloaded'],
    [{ success: false, msg: 'credits are used up' }, 'limit', 'credits are used up'],
    [{ event: 'TaskFailed', header: { error_message: 'out of credits' } }, 'limit', 'out of credits'],
    [{ choices: [], error: { code: 429, message: 'slow down' } }, 'limit', 'slow down'],
    [[{ error: { message: 'API key not valid' } }], 'auth', 'API key not valid'],
    [{ candidates: [{ finishReason: 'SAFETY' }] }, 'rejected', 'finishReason SAFETY'],
    [{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }, 'rejected', 'PROHIBITED_CONTENT'],
    [{ choices: [{ finish_reason: 'content_filter' }] }, 'rejected', 'content_filter'],
  ])('is a fault with its words: %j', (message, kind, words) => {
    expect(readComplaint(JSON.stringify(message))).toMatchObject({
      kind,
      detail: expect.stringContaining(words),
    })
  })

  test('has its own words where the adapter found only its number', () => {
    const text = '{"code":1004,"msg":"quota exceeded for this month","data":null}'
    const own = (detail: string) => faultOfUnexpectedText(text, { kind: 'server', detail })
    expect(own('1004')).toEqual({ kind: 'limit', detail: '1004: quota exceeded for this month' })
    expect(own('E1004: quota')).toEqual({ kind: 'server', detail: 'E1004: quota' })
  })

  test('keeps the status that it names', () => {
    expect(readComplaint('{"code":"429","msg":"no"}')).toMatchObject({ kind: 'limit', status: 429 })
  })

  test('may be an event whose name is `error`, and plain words', () => {
    expect(readComplaint('{"text":"hm"}', 'error')).toMatchObject({ kind: 'server', detail: 'hm' })
    expect(readComplaint('Rate limit exceeded')).toMatchObject({ kind: 'limit' })
    expect(readComplaint('Error: synthesis')).toEqual({ kind: 'server', detail: 'Error: synthesis' })
  })
})

describe('an ordinary message', () => {
  test.each([
    [{ type: 'metadata', request_id: 'r' }],
    [{ message: 'connected' }],
    [{ message: 'completed without errors' }],
    [{ message: 'queue position 3, please wait' }],
    [{ type: 'info', message: 'retrying after an error' }],
    [{ type: 'Warning', description: 'limit exceeded', code: 'EXCESSIVE' }],
    [{ type: 'timestamps', words: ['error', 'failed'] }],
    [{ type: 'no_error' }],
    [{ error: null, status: 200, code: 0 }],
    [{ error: { code: 0, message: '' }, errors: [] }],
    [{ status: 'complete' }],
    [{ detail: 'session started' }],
    [{ candidates: [{ finishReason: 'STOP' }] }],
    [{ choices: [{ finish_reason: 'length' }] }],
    [{ usage: { characters: 500 } }],
    [{ word: 'error', start: 404 }],
    [{}],
    [[]],
  ])('is no fault: %j', (message) => {
    expect(readComplaint(JSON.stringify(message))).toBeUndefined()
  })
})

describe('a body in the place of audio', () => {
  test('has the words of a page that a browser would show, classified', () => {
    const page = (words: string) =>
      `<html><head><style>p { color: red }</style></head><body><p>${words}</p></body></html>`
    expect(readComplaintBody(page('502 Bad Gateway'), 'text')).toEqual({
      kind: 'server',
      detail: '502 Bad Gateway',
    })
    expect(readComplaintBody(page('Please accept the terms.'), 'text')).toEqual({
      kind: 'protocol',
      detail: 'text: Please accept the terms.',
    })
  })

  test('is a protocol fault if nothing in it is known', () => {
    expect(readComplaintBody('{"hello":"world"}', 'text')).toEqual({
      kind: 'protocol',
      detail: 'text: {"hello":"world"}',
    })
  })

  test('is read in a moment, however hostile', () => {
    const began = performance.now()
    for (const text of [
      `<html>${'<script '.repeat(8000)}`,
      `${'{"error":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
      'no '.repeat(20_000),
    ])
      readComplaintBody(text, 'text')
    expect(performance.now() - began).toBeLessThan(3000)
  })
})

describe('a message that recursive code cannot follow', () => {
  const nested = '['.repeat(30_000) + ']'.repeat(30_000)

  test.each([`{"error":${nested}}`, `{"message":${nested}}`, nested])('is no complaint', (text) => {
    expect(readComplaint(text)).toBeUndefined()
  })

  test('is quoted where audio was expected', () => {
    const { kind, detail } = readComplaintBody(`{"error":${nested}}`, 'text instead of audio')
    expect([kind, detail.slice(0, 32)]).toEqual(['protocol', 'text instead of audio: {"error":'])
  })
})
