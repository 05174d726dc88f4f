import { SampleWatch } from '../../audio/content/sample-watch.ts'
import { audioBytes, sniffAudio } from '../audio-view.ts'
import type { Evidence, Finding } from './finding.ts'
import { placeOf } from './place.ts'

/** As much as a run checks. */
const MAX_BYTES = 96_000

/** Samples that are noise in the requested format and speech in another. Raw samples have no header that says so. */
export function findSamples({ trace }: Evidence): Finding[] {
  const { format, adapter } = trace
  if (sniffAudio(trace)?.name) return []
  const watch = new SampleWatch(format)
  watch.push(audioBytes(trace, MAX_BYTES))
  if (watch.mismatch === undefined) return []
  const mend = placeOf(adapter, 'format')
  return [{ weight: 'wrong', code: 'samples-in-other-format', says: watch.mismatch, mend }]
}
