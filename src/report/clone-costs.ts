import type { CloneRecord, CloneRemoval } from '../core/cloning.ts'
import type { OptionCost } from '../tally/compare/option-costs.ts'
import { optionCostWords } from './option-cost-words.ts'
import { wrap } from './text-table.ts'

interface Clones {
  readonly simulated: boolean
  readonly clones: readonly CloneRecord[]
  readonly costs: readonly OptionCost[]
}

const WIDTH = 100

/** How long clones took, what they cost in time to first audio, and what became of them. Ends in a newline. */
export function cloneCostsText({ simulated, clones, costs }: Clones): string {
  const lines = clones.flatMap((clone) => [
    ready(clone),
    ...costs.filter(({ target }) => target === clone.target).map(optionCostWords),
    removed(clone),
  ])
  return [
    ...(simulated && lines.length > 0 ? ['SIMULATED: the lab made and kept these voices.'] : []),
    ...lines,
  ]
    .flatMap((line) => wrap(line, WIDTH))
    .map((line) => `${line}\n`)
    .join('')
}

/** How long each clone took and what became of it, a sentence each. */
export function cloneSentences(clones: readonly CloneRecord[]): string[] {
  return clones.flatMap((clone) => [ready(clone), removed(clone)])
}

function removed(clone: CloneRecord): string {
  return `${clone.target}: the voice ${clone.voice} ${removalWords(clone.removal)}`
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
