import type { FieldShape } from '../field-shapes.ts'
import { type RequestTrace, receivedIn } from '../request-trace.ts'
import { type Evidence, type Finding, formatCount, isFine, weightIn } from './finding.ts'
import { placeOf } from './place.ts'

/** More different values are content, and no names of states. */
const MAX_STATES = 8

/** Fields that are new, gone, renamed or hold other values than the adapter and the lab's twin know. */
export function findFields(evidence: Evidence): Finding[] {
  // The fields of a list of messages are those of no message: `findMessages` names the list.
  const unread = unreadFields(evidence).filter(({ pointer }) => !pointer.startsWith('/*'))
  const wanted = [...wantedFields(evidence)]
  const findings = unread.map((shape) => {
    const partner = findPartner(shape, wanted, evidence)
    if (!partner) return describeUnread(shape, evidence)
    wanted.splice(wanted.indexOf(partner.pointer), 1)
    return describeRenamed(shape, partner, evidence)
  })
  return [
    ...findings.flatMap((finding) => finding ?? []),
    ...findOtherTypes(evidence),
    ...findOtherValues(evidence),
  ]
}

/** Fields that were not read in any message; of nested ones, the outermost. */
function unreadFields({ trace, shapes }: Evidence): FieldShape[] {
  const pointers = alwaysUnread(trace)
  const isInside = (pointer: string) => [...pointers].some((other) => pointer.startsWith(`${other}/`))
  return [...pointers].filter((pointer) => !isInside(pointer)).flatMap((pointer) => shapes.get(pointer) ?? [])
}

/** Unread in all the messages that have the field: the adapter may read it only in some. */
function alwaysUnread(trace: RequestTrace): Set<string> {
  const readings = receivedIn(trace).flatMap(({ reading }) => reading ?? [])
  const unread = new Set(readings.flatMap((reading) => reading.unread))
  for (const { messages, unread: own } of readings)
    for (const pointer of unread)
      if (!own.includes(pointer) && messages.some((message) => hasField(message, pointer)))
        unread.delete(pointer)
  return unread
}

function hasField(value: unknown, pointer: string): boolean {
  const [, step, rest = ''] = /^\/([^/]*)(.*)$/.exec(pointer) ?? []
  if (step === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  if (step === '*' && Array.isArray(value)) return value.some((one) => hasField(one, rest))
  const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
  return Object.hasOwn(value, key) && hasField((value as Readonly<Record<string, unknown>>)[key], rest)
}

/** Fields that the adapter looks for, or the twin sends, and that are in no message. */
function wantedFields({ trace, shapes, twin }: Evidence): Set<string> {
  const missing = receivedIn(trace).flatMap(({ reading }) => reading?.missing ?? [])
  return new Set([...missing, ...(twin?.shapes.keys() ?? [])].filter((pointer) => !shapes.has(pointer)))
}

interface Partner {
  readonly pointer: string
  readonly kind: 'case' | 'renamed'
}

/** The field that this one stands for: its name in another case, or the twin's field with the same content. */
function findPartner(shape: FieldShape, wanted: readonly string[], evidence: Evidence): Partner | undefined {
  const siblings = wanted.filter((pointer) => parentOf(pointer) === parentOf(shape.pointer))
  const sameName = siblings.find((pointer) => fold(pointer) === fold(shape.pointer))
  if (sameName !== undefined) return { pointer: sameName, kind: 'case' }
  const sameContent = siblings.find((pointer) => hasSameContent(shape, evidence.twin?.shapes.get(pointer)))
  return sameContent === undefined ? undefined : { pointer: sameContent, kind: 'renamed' }
}

/** Only audio, an object or equal values show that two fields are the same; a number or a flag may mean anything. */
function hasSameContent(shape: FieldShape, other: FieldShape | undefined): boolean {
  if (!other) return false
  const isTelling = (['audio in base64', 'bytes', 'object', 'list'] as const).some(
    (type) => shape.types.has(type) && other.types.has(type),
  )
  return (
    isTelling || [...shape.values].some((value) => other.values.has(value) && !/^(true|false|)$/.test(value))
  )
}

/** `requestId`, `request_id` and `RequestID` are one name. */
function fold(pointer: string): string {
  return pointer.replaceAll(/[_-]/g, '').toLowerCase()
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

function describeRenamed(
  { pointer, types, messages }: FieldShape,
  partner: Partner,
  { trace }: Evidence,
): Finding {
  const where = formatCount(messages, 'message')
  const says =
    partner.kind === 'case'
      ? `the field ${partner.pointer} is spelled ${pointer}, in another case (${where})`
      : `the field ${partner.pointer} is called ${pointer} (${where}): it holds what the lab’s twin sends there`
  return {
    weight: weightIn(trace),
    code: partner.kind === 'case' ? 'field-in-other-case' : 'field-renamed',
    says,
    mend: placeOf(trace.adapter, types.has('audio in base64') ? 'audio' : 'message'),
  }
}

/** Without a twin it is unknown whether a field that is not read is new. */
function describeUnread(shape: FieldShape, { trace, twin }: Evidence): Finding | undefined {
  const { pointer, types, messages } = shape
  const isAudio = types.has('audio in base64') && trace.trial.pieces === 0
  if (!isAudio && (!twin || twin.shapes.has(pointer))) return undefined
  const what = `${[...types].join(' or ')}, in ${formatCount(messages, 'message')}`
  if (isAudio)
    return {
      weight: 'wrong',
      code: 'audio-unread',
      says: `the field ${pointer} looks like audio in base64 (${what}), and the adapter does not read it`,
      mend: placeOf(trace.adapter, 'audio'),
    }
  return {
    weight: 'note',
    code: 'field-new',
    says: `the field ${pointer} is new (${what}): the lab’s twin does not send it, and the adapter does not read it`,
    ...(!isFine(trace) && { mend: placeOf(trace.adapter, 'message') }),
  }
}

/** Fields of a failed answer that hold another type than those of the twin: a code where it sends a word. */
function findOtherTypes({ trace, shapes, twin }: Evidence): Finding[] {
  if (isFine(trace)) return []
  return [...shapes.values()].flatMap((shape) => {
    const known = twin?.shapes.get(shape.pointer)
    if (!known || typesOf(known).length === 0) return []
    const types = typesOf(shape).filter((type) => !typesOf(known).includes(type))
    if (types.length === 0) return []
    const sent = known.values.size > 0 && known.values.size <= MAX_STATES ? [...known.values] : typesOf(known)
    return [
      {
        weight: weightIn(trace),
        code: 'field-of-other-type',
        says: `${shape.pointer} is of type ${types.join(' or ')} (${formatCount(shape.messages, 'message')}), where the lab’s twin sends ${sent.join(', ')}`,
        mend: placeOf(trace.adapter, 'message'),
      },
    ]
  })
}

/** A field without a value may be of any type, and short audio is a text like others. */
function typesOf({ types }: FieldShape): string[] {
  return [...types].flatMap((type) => (type === 'null' ? [] : [type === 'audio in base64' ? 'text' : type]))
}

/** Names of types and states that the twin does not send. */
function findOtherValues({ trace, shapes, twin }: Evidence): Finding[] {
  if (!twin) return []
  return [...shapes.values()].flatMap((shape) => {
    const known = twin.shapes.get(shape.pointer)?.values ?? new Set()
    if (known.size === 0 || known.size > MAX_STATES || shape.values.size > MAX_STATES) return []
    const values = [...shape.values].filter((value) => !known.has(value))
    return values.flatMap((value) => {
      const same = [...known].find((other) => other.toLowerCase() === value.toLowerCase())
      if (same === undefined) return []
      const says = `${shape.pointer} is “${value}”, in another case: the lab’s twin sends “${same}”`
      return [
        {
          weight: weightIn(trace),
          code: 'value-in-other-case',
          says,
          mend: placeOf(trace.adapter, 'message'),
        },
      ]
    })
  })
}
