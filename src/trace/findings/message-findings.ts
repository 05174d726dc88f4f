import { sniffContainer } from '../../audio/containers/sniff-container.ts'
import { isJsonObject, parseJson } from '../../core/json.ts'
import type { ReceivedFrame } from '../../core/trial/exchange.ts'
import { isUnderstood, messageText, type RequestTrace, receivedIn, refusalIn } from '../request-trace.ts'
import { type Evidence, type Finding, formatCount, isFine, quote, weightIn } from './finding.ts'
import { placeOf } from './place.ts'

/** Messages of a kind that the adapter does not expect. */
export function findMessages(evidence: Evidence): Finding[] {
  if (refusalIn(evidence.trace)) return []
  return [
    ...findPlainTexts(evidence),
    ...findLists(evidence),
    ...findBinaries(evidence),
    ...findTexts(evidence),
    ...findNothing(evidence),
  ]
}

/** Texts that are not JSON where messages are expected. */
function findPlainTexts(evidence: Evidence): Finding[] {
  const { trace } = evidence
  const foreign = receivedIn(trace).filter((frame) => isForeignText(frame) && !isUnderstood(frame))
  const [first] = foreign
  if (!first) return []
  const text = messageText(first) ?? ''
  if (IS_NO_TEXT.test(text)) return [describeBytesInText(evidence)]
  if (isJsonLines(text)) return [describeJsonLines(trace)]
  const isPing = /^\W*(ping|pong|heartbeat|keep-?alive)\W*$/i.test(text)
  return [
    {
      weight: weightIn(trace),
      code: isPing ? 'text-ping' : 'text-not-json',
      says: isPing
        ? `a ping arrived as a text message that is not JSON (“${quote(text)}”)`
        : `a text message arrived that is not JSON: “${quote(text)}”`,
      mend: `${placeOf(trace.adapter, 'message')}: skip it${isPing ? ', or answer it' : ''}`,
    },
  ]
}

/** Several lines, each of them JSON: the body of a route that streams lines. */
function isJsonLines(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 1 && lines.every((line) => isJsonObject(parseJson(line)))
}

function describeJsonLines(trace: RequestTrace): Finding {
  return {
    weight: weightIn(trace),
    code: 'json-lines',
    says: 'the body is lines of JSON (NDJSON), one message in each, where the adapter reads server-sent events',
    mend: placeOf(trace.adapter, 'message'),
  }
}

/** Lists of messages, where the twin sends one message in each frame. */
function findLists({ trace, twin }: Evidence): Finding[] {
  const lists = receivedIn(trace).filter((frame) => Array.isArray(parseJson(messageText(frame) ?? '')))
  const twinHasLists =
    twin && receivedIn(twin.trace).some((frame) => Array.isArray(parseJson(messageText(frame) ?? '')))
  if (lists.length === 0 || twinHasLists || lists.every(isUnderstood)) return []
  return [
    {
      weight: weightIn(trace),
      code: 'list-of-messages',
      says: `${formatCount(lists.length, 'frame')} held a list of messages (a JSON array), where the adapter reads one message in each frame`,
      mend: placeOf(trace.adapter, 'message'),
    },
  ]
}

/** Bytes that are no UTF-8, and control characters other than white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const IS_NO_TEXT = /[\uFFFD\x00-\x08\x0e-\x1f]/

function describeBytesInText({ trace }: Evidence): Finding {
  return {
    weight: weightIn(trace),
    code: 'binary-for-text',
    says: 'the body is bytes (perhaps raw audio, without JSON around it), where the adapter reads lines or events of text',
    mend: placeOf(trace.adapter, 'message'),
  }
}

function isForeignText(frame: ReceivedFrame): boolean {
  const text = messageText(frame)
  return text !== undefined && text.trim() !== '' && parseJson(text) === undefined
}

/** Binary messages from which the adapter got nothing. */
function findBinaries({ trace }: Evidence): Finding[] {
  const binaries = receivedIn(trace).flatMap((received) =>
    received.frame.kind === 'binary' && received.reading && !isUnderstood(received)
      ? [received.frame.bytes]
      : [],
  )
  const [first] = binaries
  if (!first || trace.adapter.transport === 'http') return []
  return [
    {
      weight: weightIn(trace),
      code: 'binary-for-text',
      says: `${formatCount(binaries.length, 'message')} arrived as binary (the first has ${formatCount(first.length, 'byte')}: ${describeBytes(first)}), where the adapter reads text`,
      mend: placeOf(trace.adapter, 'message'),
    },
  ]
}

function describeBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString()
  if (isJsonObject(parseJson(text))) return 'JSON in a binary frame'
  return sniffContainer(bytes)?.found.name ?? 'perhaps raw audio, without JSON around it'
}

/** The opposite: the twin sends audio as binary, and the provider sends text. */
function findTexts({ trace, twin }: Evidence): Finding[] {
  const isAudio = ({ frame, reading }: ReceivedFrame) =>
    frame.kind === 'binary' && reading?.events.some(({ kind }) => kind === 'audio') === true
  if (!twin || isFine(trace) || trace.adapter.transport === 'http') return []
  const texts = receivedIn(trace).filter((frame) => messageText(frame) !== undefined && !isUnderstood(frame))
  if (!receivedIn(twin.trace).some(isAudio) || receivedIn(trace).some(isAudio) || texts.length === 0)
    return []
  return [
    {
      weight: 'wrong',
      code: 'text-for-binary',
      says: `${formatCount(texts.length, 'message')} arrived as text, where the lab’s twin sends its audio as binary`,
      mend: placeOf(trace.adapter, 'audio'),
    },
  ]
}

/** Messages came, but the adapter understood none. */
function findNothing({ trace }: Evidence): Finding[] {
  const asked = receivedIn(trace).filter(
    ({ frame, reading }) => reading && frame.kind !== 'head' && frame.kind !== 'eof',
  )
  if (isFine(trace) || asked.length === 0 || asked.some(isUnderstood)) return []
  if (asked.some(({ reading }) => reading?.events.some(({ kind }) => kind === 'fault'))) return []
  const text = messageText(asked[0] as ReceivedFrame)
  return [
    {
      weight: 'wrong',
      code: 'nothing-understood',
      says: `${formatCount(asked.length, 'message')} arrived, but the adapter understood none of them${text === undefined ? '' : `; the first: ${quote(text)}`}`,
      mend: placeOf(trace.adapter, 'message'),
    },
  ]
}
