import type { CloneRecord, CloneRemoval } from '../core/cloning.ts'
import type { Shift } from '../tally/compare/comparison.ts'
import { percentileName } from './change-words.ts'
import { wrap } from './text-table.ts'

interface Clones {
  readonly simulated: boolean
  readonly clones: readonly CloneRecord[]
  readonly costs: readonly {
    readonly target: string
    readonly stock: string
    readonly connection: string
    readonly shifts: readonly Shift[]
  }[]
}

const WIDTH = 100

/** How long clones took, what they cost in time to first audio, and what became of them. Ends in a newline. */
export function cloneCostsText({ simulated, clones, costs }: Clones): string {
  const lines = clones.flatMap((clone) => [
    ready(clone),
    ...costs
      .filter(({ target }) => target === clone.target)
      .map(
        ({ stock, connection, shifts }) =>
          `${clone.target}: beside ${stock} (${connection}) its ttfa is ${shifts.map(shiftWords).join(', ')}`,
      ),
    `${clone.target}: the voice ${clone.voice} ${removalWords(clone.removal)}`,
  ])
  return [
    ...(simulated && lines.length > 0 ? ['SIMULATED: the lab made and kept these voices.'] : []),
    ...lines,
  ]
    .flatMap((line) => wrap(line, WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}

function ready(clone: CloneRecord): string {
  const { low, high } = clone.processing_us
  const parts = [
    `upload ${milliseconds(clone.upload_us)}`,
    `processing ${low === high ? milliseconds(high) : `${milliseconds(low)} to ${milliseconds(high)}`}`,
    `first speech ${milliseconds(clone.first_speech_us)}`,
  ]
  return `${clone.target}: clone_ready ${milliseconds(clone.clone_ready_us)} from a clip of ${clone.clip_s} s (${parts.join(', ')})`
}

function shiftWords(shift: Shift): string {
  const name = percentileName(shift.share)
  if (shift.kind === 'too small') return `${name}: too few trials, ${shift.needed} would do`
  const { from, to, low, high } = shift
  return `${name} ${signed(to - from)} [${signed(from * (low - 1))}, ${signed(from * (high - 1))}]`
}

function removalWords(removal: CloneRemoval): string {
  switch (removal.kind) {
    case 'removed':
      return 'was deleted'
    case 'by hand':
      return `is STILL THERE: ${removal.how}`
    case 'failed':
      return `is STILL THERE, it could not be deleted: ${removal.detail}`
  }
}

const milliseconds = (microseconds: number) => `${Math.round(microseconds / 1e3)} ms`

function signed(microseconds: number): string {
  if (!Number.isFinite(microseconds)) return microseconds > 0 ? '∞' : '−∞'
  return `${microseconds < 0 ? '−' : '+'}${Math.abs(microseconds / 1e3).toFixed(1)} ms`
}
