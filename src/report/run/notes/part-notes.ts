import type { AnyRunFile, RunPart } from '../../../results/run/run-file.ts'
import { nameOfPart } from '../../../tally/load/load-series.ts'
import { maxInFlightOf } from '../../../tally/run/error-bar.ts'
import { formatPartErrorBar } from '../../format/format-error-bar.ts'
import { explainEnding, type ReportNote } from './explanations.ts'
import { formatShardNotes } from './shard-notes.ts'

/**
 * What a reader must know about each part of a merged run, and each machine of a divided one. Empty for any
 * other run.
 */
export function formatPartNotes(file: AnyRunFile): ReportNote[] {
  const { parts, shards, differences = [] } = file
  const noun = file.kind === 'conversations' ? 'turns' : 'trials'
  if (!parts) return formatShardNotes(shards, noun)
  return [
    {
      label: 'merged',
      text: `${parts.length} runs; vantages are never pooled; only targets at the same one (name@vantage) are compared`,
    },
    ...parts.flatMap((part) => [...describePart(part, file), ...formatShardNotes(part.file.shards, noun)]),
    ...differences.map((text) => ({ label: 'differs', text, isCritical: true })),
  ]
}

function describePart(part: RunPart, file: AnyRunFile): ReportNote[] {
  const { file: own, rows, damage = [] } = part
  const noun = file.kind === 'conversations' ? 'turns' : 'trials'
  const ending = explainEnding(own, noun).map(({ label, text }) => `${label}: ${text}`)
  const bar = formatPartErrorBar(own.harness, maxInFlightOf(file))
  const facts = [
    `${own.run}, ${own.started_at.slice(0, 19).replace('T', ' ')} UTC, ${rows} ${noun}`,
    ...ending,
    ...damage.map((words) => `damaged: ${words}`),
    `error bar: ${bar}`,
  ]
  const isCritical = own.validity?.state === 'invalid' || ending.length > 0 || damage.length > 0
  return [{ label: nameOfPart(part, file.parts ?? []), text: facts.join('; '), isCritical }]
}
