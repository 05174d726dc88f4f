import type { Group } from '../tally/group.ts'
import { type Distribution, percentile, type Quantile } from '../tally/percentile.ts'
import type { Digest } from './digest.ts'
import type { Explanation } from './explanations.ts'
import { formatDuration } from './units.ts'

/** How quickly interrupted answers stopped, and how much audio was wasted. */
export function interruptionNotes({ groups }: Digest): Explanation[] {
  return groups.flatMap((group) => {
    const wasted = group.measures.get('wasted_audio')
    if (!wasted || wasted.totalCount === 0) return []
    const turns = `${group.target} (${group.connection}) ${wasted.totalCount} turns`
    return [{ about: 'interrupted', words: `${turns}: ${stopWords(group, wasted)}` }]
  })
}

function stopWords({ stages }: Group, wasted: Distribution['histogram']): string {
  const cancel = stages.get('cancel')
  const last = cancel && percentile(cancel, 0.5)
  if (last?.kind !== 'value') return 'no audio arrived after the cancel'
  const vain = percentile({ histogram: wasted, infinite: 0 }, 0.5)
  return `the last audio arrived ${words(last)} after the cancel (p50 of turns with any), ${words(vain)} of audio wasted (p50 of all)`
}

function words(quantile: Quantile): string {
  return quantile.kind === 'value' ? formatDuration(quantile.value) : 'none'
}
