import { type FieldShape, fieldShapes } from './field-shapes.ts'
import { type RequestTrace, receivedIn, refusalIn } from './request-trace.ts'

/** Something that the provider does and the lab's twin does not, or the other way round. */
export interface TraceDifference {
  /** `new`: only the provider. `missing`: only the twin. */
  readonly kind: 'new' | 'missing' | 'changed'
  /** A field, an outcome, an event or a close. */
  readonly what: string
  readonly provider: string
  readonly twin: string
}

/** More different values are content, and no names of states. */
const MAX_STATES = 8

/** The differences between two answers to the same request. */
export function compareTraces(provider: RequestTrace, twin: RequestTrace): TraceDifference[] {
  return [
    ...compareSets('outcome', [outcomeOf(provider)], [outcomeOf(twin)]),
    ...compareFields(fieldShapes(provider), fieldShapes(twin)),
    ...compareSets('event', eventsOf(provider), eventsOf(twin)),
    ...compareSets('named event', eventNamesOf(provider), eventNamesOf(twin)),
    ...compareSets('close', closesOf(provider), closesOf(twin)),
  ]
}

function outcomeOf(trace: RequestTrace): string {
  const status = refusalIn(trace)?.status ?? trace.trial.status
  return `${trace.trial.outcome}${status === undefined ? '' : ` ${status}`}`
}

/** The events that the adapter understood, without request ids, which always differ. */
function eventsOf(trace: RequestTrace): string[] {
  const events = receivedIn(trace).flatMap(({ reading }) => reading?.events ?? [])
  return events.map(({ kind }) => kind).filter((kind) => kind !== 'note')
}

function eventNamesOf(trace: RequestTrace): string[] {
  return receivedIn(trace).flatMap(({ frame }) =>
    frame.kind === 'event' && frame.event !== '' ? [frame.event] : [],
  )
}

/** Closes by the server. (How ttfa closes says nothing about the provider.) */
function closesOf({ exchanges }: RequestTrace): string[] {
  return exchanges.flatMap(({ close }) =>
    close && close.by !== 'client' ? [String(close.code ?? 'without a code')] : [],
  )
}

/** One value that became another is a change; of several, each is new or missing. */
function compareSets(what: string, provider: readonly string[], twin: readonly string[]): TraceDifference[] {
  const added = [...new Set(provider)].filter((value) => !twin.includes(value))
  const gone = [...new Set(twin)].filter((value) => !provider.includes(value))
  const [one, other] = [added[0], gone[0]]
  if (one !== undefined && other !== undefined && added.length === 1 && gone.length === 1)
    return [{ kind: 'changed', what, provider: one, twin: other }]
  return [
    ...added.map((value) => ({ kind: 'new', what, provider: value, twin: '' }) as const),
    ...gone.map((value) => ({ kind: 'missing', what, provider: '', twin: value }) as const),
  ]
}

type Shapes = ReadonlyMap<string, FieldShape>

function compareFields(provider: Shapes, twin: Shapes): TraceDifference[] {
  const pointers = [...new Set([...provider.keys(), ...twin.keys()])].sort()
  return pointers.flatMap((pointer) => {
    const [here, there] = [provider.get(pointer), twin.get(pointer)]
    if (here && there) return compareField(here, there)
    // The contents of a field that is new or missing are left out.
    if (!hasParentIn(pointer, here ? twin : provider)) return []
    if (here) return [{ kind: 'new', what: `field ${pointer}`, provider: describe(here), twin: '' }]
    return there ? [{ kind: 'missing', what: `field ${pointer}`, provider: '', twin: describe(there) }] : []
  })
}

function hasParentIn(pointer: string, shapes: Shapes): boolean {
  const parent = pointer.slice(0, pointer.lastIndexOf('/'))
  return parent === '' || shapes.has(parent)
}

function compareField(provider: FieldShape, twin: FieldShape): TraceDifference[] {
  const what = `field ${provider.pointer}`
  const typesOf = ({ types }: FieldShape) => [...types].filter((type) => type !== 'null')
  const [own, known] = [typesOf(provider), typesOf(twin)]
  const isChanged = own.length > 0 && known.length > 0 && !own.some((type) => known.includes(type))
  if (isChanged) return [{ kind: 'changed', what, provider: describe(provider), twin: describe(twin) }]
  return isState(provider) && isState(twin)
    ? compareSets(`value of ${provider.pointer}`, [...provider.values], [...twin.values])
    : []
}

/** Words like `chunk` or `complete`. Ids, numbers and sentences are different each time. */
function isState({ values }: FieldShape): boolean {
  return (
    values.size > 0 &&
    values.size <= MAX_STATES &&
    [...values].every((value) => /^[A-Za-z_.-]{2,24}$/.test(value))
  )
}

function describe({ types }: FieldShape): string {
  return [...types].join(' or ')
}
