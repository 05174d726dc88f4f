import type { CloneRecord, CompletedClone } from '../../../core/provisioning/clone.ts'
import { mayBeOrphaned } from '../../../core/provisioning/provisioning-record.ts'
import type { Micros } from '../../../core/units.ts'
import { formatCleanup } from './format-cleanup.ts'

/** A sentence for each clone about its creation, and one about its removal. */
export function formatClones(clones: readonly CloneRecord[]): string[] {
  return clones.flatMap((clone) => [formatCreation(clone), ...formatRemoval(clone)])
}

function formatCreation(clone: CloneRecord): string {
  if (clone.outcome === 'completed') return formatTimings(clone)
  const { target, outcome, state, detail, voice } = clone
  const last = state === undefined ? '' : `, last state ${state}`
  const warning = mayBeOrphaned(clone, voice) ? '; check whether the provider still keeps a voice' : ''
  return `${target}: the clone was NOT CREATED (${outcome}${last}): ${detail}${warning}`
}

function formatRemoval({ target, voice, removal }: CloneRecord): string[] {
  return voice === undefined ? [] : [`${target}: the voice ${voice} ${formatCleanup(removal)}`]
}

function formatTimings(clone: CompletedClone): string {
  const { low, high } = clone.processing_us
  const parts = [
    `upload ${formatWholeMilliseconds(clone.upload_us)}`,
    `processing ${low === high ? formatWholeMilliseconds(high) : `${formatWholeMilliseconds(low)} to ${formatWholeMilliseconds(high)}`}`,
    `first speech ${formatWholeMilliseconds(clone.first_speech_us)}`,
  ]
  return `${clone.target}: clone_ready ${formatWholeMilliseconds(clone.clone_ready_us)} from a clip of ${clone.clip_s} s (${parts.join(', ')})`
}

const formatWholeMilliseconds = (microseconds: Micros) => `${Math.round(microseconds / 1e3)} ms`
