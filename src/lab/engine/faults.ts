import type { LabFault, LabFaultKind } from '../../core/lab-profile.ts'
import type { Draws } from './draws.ts'
import type { Step } from './score.ts'

/** Microseconds between the primer and the speech, if the profile does not set a duration. */
const PRIMER_GAP = 350_000
/** Microseconds of silence in a primer. */
export const PRIMER = 20_000

/** Faults of admission, of timing and of the recording do not change the steps. */
const unchanged: Rewrite = (steps) => steps

type Rewrite = (steps: readonly Step[], fault: LabFault, primerBytes: number) => readonly Step[]

/** How each fault changes the steps of a response. The middle of a response is half of its bytes. */
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
  // In a response of one chunk, an error or garbage replaces that chunk.
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
  // A normal completion without audio, as some providers send when a quota is exhausted.
  empty: (steps) => steps.filter((step) => step.act === 'spoken').map((step) => ({ ...step, due: 0 })),
  'duplicate-end': (steps) =>
    steps.map((step) => (step.act === 'spoken' ? { ...step, completions: step.completions + 1 } : step)),
  primer: (steps, { duration }, primerBytes) => {
    const { before, after } = splitAt(steps, primerBytes)
    const gap = duration === undefined ? PRIMER_GAP : duration * 1000
    return [...before.map((step) => ({ ...step, due: 0 })), ...later(after, gap)]
  },
}

/** The first fault of these kinds in the profile that applies to the `number`-th request, counted from 1. */
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

/** Faults that act when a connection or request is admitted. */
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

/** Applies a fault to the steps of a response. `primerBytes`: where a primer ends in the recording. */
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
  // With several chunks, round up to a whole chunk so that a fault in the middle comes after some audio.
  const middle = pieces.find((piece) => piece.to >= total / 2)?.to ?? 0
  const { before, after } = splitAt(steps, pieces.length > 1 ? middle : Math.floor(total / 4) * 2)
  return { before, after, due: after[0]?.due ?? 0 }
}

/** Splits the steps at a byte of the recording. A chunk that spans the byte is split in two. */
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
