import type { CloneRecord, MadeClone } from '../core/cloning.ts'
import { mayBeKept } from '../core/preparation.ts'
import { removalWords } from './removal-words.ts'

/** A sentence for each clone about its creation, and one about its removal. */
export function cloneSentences(clones: readonly CloneRecord[]): string[] {
  return clones.flatMap((clone) => [made(clone), ...removed(clone)])
}

function made(clone: CloneRecord): string {
  if (clone.outcome === 'completed') return ready(clone)
  const { target, outcome, state, detail, voice } = clone
  const last = state === undefined ? '' : `, last state ${state}`
  const doubt = mayBeKept(clone, voice) ? '; check whether the provider still keeps a voice' : ''
  return `${target}: the clone was NOT CREATED (${outcome}${last}): ${detail}${doubt}`
}

function removed({ target, voice, removal }: CloneRecord): string[] {
  return voice === undefined ? [] : [`${target}: the voice ${voice} ${removalWords(removal)}`]
}

function ready(clone: MadeClone): string {
  const { low, high } = clone.processing_us
  const parts = [
    `upload ${milliseconds(clone.upload_us)}`,
    `processing ${low === high ? milliseconds(high) : `${milliseconds(low)} to ${milliseconds(high)}`}`,
    `first speech ${milliseconds(clone.first_speech_us)}`,
  ]
  return `${clone.target}: clone_ready ${milliseconds(clone.clone_ready_us)} from a clip of ${clone.clip_s} s (${parts.join(', ')})`
}

const milliseconds = (microseconds: number) => `${Math.round(microseconds / 1e3)} ms`
