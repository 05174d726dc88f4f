import assert from 'node:assert/strict'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { STAGES, stageDuration } from '../../core/trial/trial-stages.ts'
import type { Millis } from '../../core/units.ts'
import { type AttackResult, attack } from '../hostile/attack.ts'
import { type HostileServer, startHostileServer } from '../hostile/hostile-server.ts'
import type { Shape } from '../hostile/shape.ts'
import { COMPLAINT_SHAPES } from '../hostile/shapes/complaints.ts'
import { FLOODS } from '../hostile/shapes/floods.ts'
import { NOT_AUDIO } from '../hostile/shapes/not-audio.ts'
import { NOT_HTTP } from '../hostile/shapes/not-http.ts'
import { REFUSAL_SHAPES, SLOW_REFUSAL_SHAPES } from '../hostile/shapes/refusals.ts'
import { SLOW_SHAPES } from '../hostile/shapes/slow.ts'
import { VIOLATION_SHAPES } from '../hostile/shapes/violations.ts'
import type { Law } from './law.ts'

/** Timeout of a trial that only its timeout can end. */
const SHORT_TIMEOUT: Millis = 400
/** The same of a flood, which keeps a processor busy until then. */
const FLOOD_TIMEOUT: Millis = 120
/** Timeout of a trial that must end long before. */
const LONG_TIMEOUT: Millis = 5000
/** How long after its timeout a trial may end at the latest. */
const GRACE: Millis = 1000
/** By how much the process may grow while one connection is served. */
const MAX_GROWTH = 64 << 20

interface HostileLaw {
  readonly name: string
  readonly shapes: readonly Shape[]
  readonly timeout: Millis
  /** One at a time, so that memory is that of one connection. */
  readonly isFlood?: true
  /** What happens depends on the decoder of the format. */
  readonly concernsAudio?: true
}

const TABLE: readonly HostileLaw[] = [
  {
    name: 'fails at once as `protocol` on a server that does not speak HTTP',
    shapes: NOT_HTTP,
    timeout: LONG_TIMEOUT,
  },
  {
    name: 'fails at once as `protocol` on frames that no server may send',
    shapes: VIOLATION_SHAPES,
    timeout: LONG_TIMEOUT,
  },
  {
    name: 'reports a refusal by its status and words, whatever its body is',
    shapes: REFUSAL_SHAPES,
    timeout: LONG_TIMEOUT,
  },
  {
    name: 'reports a complaint that it does not know at once, in its words',
    shapes: COMPLAINT_SHAPES,
    timeout: LONG_TIMEOUT,
  },
  {
    name: 'takes nothing for an answer in which nothing can be heard',
    shapes: NOT_AUDIO,
    timeout: LONG_TIMEOUT,
    concernsAudio: true,
  },
  {
    name: 'ends by its timeout, however slowly a server answers',
    shapes: [...SLOW_SHAPES, ...SLOW_REFUSAL_SHAPES],
    timeout: SHORT_TIMEOUT,
  },
  {
    name: 'ends by its timeout within 64 MB, however much a server sends',
    shapes: FLOODS,
    timeout: FLOOD_TIMEOUT,
    isFlood: true,
    concernsAudio: true,
  },
]

/**
 * The laws of hostile and odd servers. Each runs a table of shapes against the adapter.
 * @param extent all shapes, in every container that the adapter has, or a sample of each table
 */
export function hostileLaws(extent: 'all' | 'some'): readonly Law[] {
  return TABLE.map((law) => ({
    name: law.name,
    applies: (adapter) => shapesFor(law, adapter).length > 0,
    check: async (adapter) => {
      const shapes = shapesFor(law, adapter)
      if (extent === 'some') return checkShapes(law, adapter, sampleOf(law, shapes, adapter))
      for (const one of law.concernsAudio ? byContainer(adapter) : [adapter])
        await checkShapes(law, one, shapes)
    },
  }))
}

/** The adapter once for each container of its formats: each has a decoder of its own. */
function byContainer(adapter: AnyAdapter): AnyAdapter[] {
  const { formats } = adapter.facts
  const firsts = formats.filter(
    ({ container }, at) => formats.findIndex((other) => other.container === container) === at,
  )
  return firsts.map((format) => ({ ...adapter, facts: { ...adapter.facts, formats: [format] } }))
}

function shapesFor({ shapes }: HostileLaw, { facts }: AnyAdapter): Shape[] {
  return shapes.filter(
    ({ transports, kinds }) => transports.includes(facts.transport) && (kinds?.includes(facts.kind) ?? true),
  )
}

/** Shapes in a sample. A flood takes as long as its timeout, and runs alone. */
const SAMPLE_SIZE = 3
const SAMPLE_SIZE_OF_FLOODS = 1

/** Some of the shapes: other ones for each adapter, so that all adapters together meet all shapes. */
function sampleOf(
  { isFlood }: HostileLaw,
  shapes: readonly Shape[],
  { facts }: AnyAdapter,
): readonly Shape[] {
  const size = Math.min(shapes.length, isFlood ? SAMPLE_SIZE_OF_FLOODS : SAMPLE_SIZE)
  const start = [...facts.id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0)
  return Array.from(
    { length: size },
    (_, at) => shapes[(start + Math.floor((at * shapes.length) / size)) % shapes.length] as Shape,
  )
}

async function checkShapes(law: HostileLaw, adapter: AnyAdapter, shapes: readonly Shape[]): Promise<void> {
  const server = await startHostileServer(shapes)
  const check = (shape: Shape) => checkShape(law, adapter, shape, server)
  try {
    if (law.isFlood) for (const shape of shapes) await check(shape)
    else await Promise.all(shapes.map(check))
  } finally {
    server.close()
  }
}

async function checkShape(
  law: HostileLaw,
  adapter: AnyAdapter,
  shape: Shape,
  server: HostileServer,
): Promise<void> {
  const address = server.addressOf(shape, adapter.facts.transport)
  const result = await attack(adapter, shape, address, law.timeout)
  assertFaultOf(shape, result)
  if (result.trial) assertNoNegativeStage(shape, result.trial)
  assert.ok(result.took <= law.timeout + GRACE, `${shape.name}: it took ${Math.round(result.took)} ms`)
  if (law.isFlood)
    assert.ok(result.grown <= MAX_GROWTH, `${shape.name}: the process grew by ${result.grown >> 20} MB`)
}

function assertFaultOf({ name, faults, words }: Shape, { fault, trial }: AttackResult): void {
  assert.ok(fault, `${name}: the outcome is ok, with ${trial?.audio_us ?? 0} us of audio`)
  assert.ok(
    faults.includes(fault.kind),
    `${name}: the fault is ${fault.kind} (${fault.detail}), not ${faults.join(' or ')}`,
  )
  if (words !== undefined)
    assert.ok(
      fault.detail.includes(words),
      `${name}: the fault does not say "${words}" but "${fault.detail}"`,
    )
}

/** Whatever came before the text does not answer it. */
function assertNoNegativeStage({ name }: Shape, trial: Trial): void {
  for (const stage of STAGES) {
    const duration = stageDuration(stage, trial)
    assert.ok(duration === undefined || duration >= 0, `${name}: the stage ${stage.name} is negative`)
  }
}
