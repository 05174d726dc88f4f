import type { LabFault, LabFaultKind } from '../../core/config/lab-profile.ts'
import { type Micros, toMicros } from '../../core/units.ts'
import type { RequestRandom } from '../server/request-random.ts'
import type { DeliveryStep } from './delivery-schedule.ts'

/** Time between the primer and the speech, if the profile does not set a duration. */
const DEFAULT_PRIMER_GAP: Micros = 350_000
/** Length of the silence in a primer. */
export const PRIMER_LENGTH: Micros = 20_000

/** Faults of admission, timing and the recording leave the steps as they are. */
const keepSteps: RewriteSteps = (steps) => steps

type RewriteSteps = (
  steps: readonly DeliveryStep[],
  fault: LabFault,
  primerBytes: number,
) => readonly DeliveryStep[]

/** How each fault changes the steps of a response. The middle of a response is half of its bytes. */
const REWRITES: Readonly<Record<LabFaultKind, RewriteSteps>> = {
  refuse: keepSteps,
  'slow-accept': keepSteps,
  freeze: keepSteps,
  silence: keepSteps,
  fidelity: keepSteps,
  stall: (steps, { duration }) => {
    const { before, after, due } = splitInMiddle(steps)
    return duration === undefined
      ? [...before, { act: 'hang', due }]
      : [...before, ...delaySteps(after, toMicros(duration))]
  },
  drop: (steps) => endInMiddle(steps, 'drop'),
  truncate: (steps) => endInMiddle(steps, 'end'),
  // In a response of one chunk, an error or garbage replaces that chunk.
  'error-frame': (steps) => (isSingleChunk(steps) ? [{ act: 'fail', due: 0 }] : endInMiddle(steps, 'fail')),
  garbage: (steps) => {
    const { before, after, due } = splitInMiddle(steps)
    const garbage: DeliveryStep = { act: 'garbage', due }
    return isSingleChunk(steps)
      ? [garbage, ...after.filter((step) => !isAudio(step))]
      : [...before, garbage, ...after]
  },
  'half-frame': (steps) => {
    const { before, after } = splitInMiddle(steps)
    return [...before, ...after.filter(isAudio).slice(0, 1).map(toHalfStep)]
  },
  // A normal completion without audio, as some providers send when a quota is exhausted.
  empty: (steps) => steps.filter((step) => step.act === 'spoken').map((step) => ({ ...step, due: 0 })),
  'duplicate-end': (steps) =>
    steps.map((step) => (step.act === 'spoken' ? { ...step, completions: step.completions + 1 } : step)),
  primer: (steps, { duration }, primerBytes) => {
    const { before, after } = splitAt(steps, primerBytes)
    const gap = duration === undefined ? DEFAULT_PRIMER_GAP : toMicros(duration)
    return [...before.map((step) => ({ ...step, due: 0 })), ...delaySteps(after, gap)]
  },
}

/**
 * A request at the time its faults are chosen: its number, from 1, and the requests in flight, itself
 * included.
 */
export interface FaultContext {
  readonly number: number
  readonly inFlight: number
}

/** The first fault in the profile that is of one of these kinds and applies to the request. */
export function selectFault(
  faults: readonly LabFault[],
  kinds: ReadonlySet<LabFaultKind>,
  { number, inFlight }: FaultContext,
  draws: RequestRandom,
): LabFault | undefined {
  return faults.find(
    (fault, index) =>
      kinds.has(fault.kind) &&
      (fault.above === undefined || inFlight > fault.above) &&
      (fault.every === undefined
        ? draws.fraction(`fault ${index}`) < (fault.share ?? 1)
        : number % fault.every === 0),
  )
}

/** Faults that act when a connection or request is admitted. */
export const ADMISSION_FAULTS: ReadonlySet<LabFaultKind> = new Set(['refuse', 'slow-accept'])
export const RESPONSE_FAULTS: ReadonlySet<LabFaultKind> = new Set([
  'stall',
  'drop',
  'truncate',
  'garbage',
  'error-frame',
  'half-frame',
  'duplicate-end',
  'silence',
  'empty',
  'primer',
  'fidelity',
])

/** Applies a fault to the steps of a response. `primerBytes` is where a primer ends in the recording. */
export function applyFault(
  steps: readonly DeliveryStep[],
  fault: LabFault | undefined,
  primerBytes: number,
): readonly DeliveryStep[] {
  return fault ? REWRITES[fault.kind](steps, fault, primerBytes) : steps
}

type AudioStep = Extract<DeliveryStep, { act: 'audio' }>

function isAudio(step: DeliveryStep): step is AudioStep {
  return step.act === 'audio' && step.to > step.from
}

function isSingleChunk(steps: readonly DeliveryStep[]): boolean {
  return steps.filter(isAudio).length <= 1
}

function toHalfStep(step: AudioStep): DeliveryStep {
  return { ...step, act: 'half' }
}

function endInMiddle(steps: readonly DeliveryStep[], act: 'drop' | 'end' | 'fail'): readonly DeliveryStep[] {
  const { before, due } = splitInMiddle(steps)
  return [...before, { act, due }]
}

function splitInMiddle(steps: readonly DeliveryStep[]) {
  const pieces = steps.filter(isAudio)
  const total = pieces.at(-1)?.to ?? 0
  // With several chunks, round up to a whole chunk so that a fault in the middle comes after some audio.
  const middle = pieces.find((piece) => piece.to >= total / 2)?.to ?? 0
  const { before, after } = splitAt(steps, pieces.length > 1 ? middle : Math.floor(total / 4) * 2)
  return { before, after, due: after[0]?.due ?? 0 }
}

/** Splits the steps at a byte of the recording. A chunk that spans the byte is split in two. */
function splitAt(steps: readonly DeliveryStep[], at: number) {
  const before: DeliveryStep[] = []
  const after: DeliveryStep[] = []
  for (const step of steps) {
    if (step.act === 'audio' && step.from < at && step.to > at) {
      before.push({ ...step, to: at })
      after.push({ ...step, from: at })
    } else if (step.act === 'audio' && step.to <= at && after.length === 0) before.push(step)
    else after.push(step)
  }
  return { before, after }
}

function delaySteps(steps: readonly DeliveryStep[], by: number): DeliveryStep[] {
  return steps.map((step) => ({ ...step, due: step.due + by }))
}
