import type { LabFault, LabFaultKind } from '../../core/lab-profile.ts'
import type { Draws } from './draws.ts'
import type { Step } from './score.ts'

/** Microseconds of a fault that takes time, where the profile does not say. */
const PRIMER_GAP = 350_000
/** Microseconds of silence that a primer consists of. */
export const PRIMER = 20_000

/** Faults of the door, of time and of the recording leave the order of things as it is. */
const unchanged: Rewrite = (steps) => steps

type Rewrite = (steps: readonly Step[], fault: LabFault, primerBytes: number) => readonly Step[]

/** What each fault makes of an answer. Those that strike in its middle do so after half of its bytes. */
const REWRITES: Readonly<Record<LabFaultKind, Rewrite>> = {
  refuse: unchanged,
  'slow-accept': unchanged,
  freeze: unchanged,
  silence: unchanged,
  stall: (steps, { duration }) => {
    const { before, after, due } = halves(steps)
    return duration === undefined
      ? [...before, { act: 'hang', due }]
      : [...before, ...later(after, duration * 1000)]
  },
  drop: (steps) => endingWith(steps, 'drop'),
  truncate: (steps) => endingWith(steps, 'end'),
  // An answer in one piece breaks instead of it, and garbage stands in its place.
  'error-frame': (steps) => (isWhole(steps) ? [{ act: 'fail', due: 0 }] : endingWith(steps, 'fail')),
  garbage: (steps) => {
    const { before, after, due } = halves(steps)
    const garbage: Step = { act: 'garbage', due }
    return isWhole(steps)
      ? [garbage, ...after.filter((step) => !isAudio(step))]
      : [...before, garbage, ...after]
  },
  'half-frame': (steps) => {
    const { before, after } = halves(steps)
    return [...before, ...after.filter(isAudio).slice(0, 1).map(asHalf)]
  },
  // Completed as ever, without any audio: how some providers tell that a quota is exhausted.
  empty: (steps) => steps.filter((step) => step.act === 'spoken').map((step) => ({ ...step, due: 0 })),
  'duplicate-end': (steps) =>
    steps.map((step) => (step.act === 'spoken' ? { ...step, completions: step.completions + 1 } : step)),
  primer: (steps, { duration }, primerBytes) => {
    const { before, after } = splitAt(steps, primerBytes)
    const gap = duration === undefined ? PRIMER_GAP : duration * 1000
    return [...before.map((step) => ({ ...step, due: 0 })), ...later(after, gap)]
  },
}

/** The faults among these kinds that strike the `number`-th request (from 1), in the profile's order. */
export function striking(
  faults: readonly LabFault[],
  kinds: ReadonlySet<LabFaultKind>,
  number: number,
  draws: Draws,
): LabFault | undefined {
  return faults.find(
    (fault, index) =>
      kinds.has(fault.kind) &&
      (fault.every === undefined
        ? draws.fraction(`fault ${index}`) < (fault.share ?? 1)
        : number % fault.every === 0),
  )
}

/** Faults of a connection's or request's beginning; the others are faults of an answer. */
export const DOOR_FAULTS: ReadonlySet<LabFaultKind> = new Set(['refuse', 'slow-accept'])
export const ANSWER_FAULTS: ReadonlySet<LabFaultKind> = new Set([
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
])

/** The steps of an answer that this fault has struck. `primerBytes`: where a primer ends in the recording. */
export function struck(
  steps: readonly Step[],
  fault: LabFault | undefined,
  primerBytes: number,
): readonly Step[] {
  return fault ? REWRITES[fault.kind](steps, fault, primerBytes) : steps
}

type AudioStep = Extract<Step, { act: 'audio' }>

function isAudio(step: Step): step is AudioStep {
  return step.act === 'audio' && step.to > step.from
}

function isWhole(steps: readonly Step[]): boolean {
  return steps.filter(isAudio).length <= 1
}

function asHalf(step: AudioStep): Step {
  return { ...step, act: 'half' }
}

function endingWith(steps: readonly Step[], act: 'drop' | 'end' | 'fail'): readonly Step[] {
  const { before, due } = halves(steps)
  return [...before, { act, due }]
}

function halves(steps: readonly Step[]) {
  const pieces = steps.filter(isAudio)
  const total = pieces.at(-1)?.to ?? 0
  // A whole piece more is kept where there are several, so that a fault in the middle comes after some audio.
  const middle = pieces.find((piece) => piece.to >= total / 2)?.to ?? 0
  const { before, after } = splitAt(steps, pieces.length > 1 ? middle : Math.floor(total / 4) * 2)
  return { before, after, due: after[0]?.due ?? 0 }
}

/** Cuts the steps at a byte of the recording, and the piece that lies across it in two. */
function splitAt(steps: readonly Step[], at: number) {
  const before: Step[] = []
  const after: Step[] = []
  for (const step of steps) {
    if (step.act === 'audio' && step.from < at && step.to > at) {
      before.push({ ...step, to: at })
      after.push({ ...step, from: at })
    } else if (step.act === 'audio' && step.to <= at && after.length === 0) before.push(step)
    else after.push(step)
  }
  return { before, after }
}

function later(steps: readonly Step[], by: number): Step[] {
  return steps.map((step) => ({ ...step, due: step.due + by }))
}
