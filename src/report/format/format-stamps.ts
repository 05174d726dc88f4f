import type { AnyRunFile, KernelStampRecord } from '../../results/run/run-file.ts'
import { nameOfPart } from '../../tally/load/load-series.ts'

/** Where the instants of a run come from, unless from the event loop alone; for a merged run by vantage. */
export function formatStamps({ parts, ...file }: StampedFile): string | undefined {
  if (!parts) return file.stamps && describeStamps(file.stamps)
  const described = parts.flatMap((part) => {
    const text = formatStamps(part.file)
    return text === undefined ? [] : [`${nameOfPart(part, parts)}: ${text}`]
  })
  return described.length > 0 ? described.join('; ') : undefined
}

type StampedFile = Pick<AnyRunFile, 'parts'> & { readonly stamps?: KernelStampRecord }

function describeStamps({ trials, unseen, unlocated, dropped, clock_us }: KernelStampRecord): string {
  const lost = dropped === undefined ? 'an unknown number of packets' : `${dropped} packets`
  const kept = [
    unseen > 0 && `${unseen} because a packet of theirs is not in the capture`,
    unlocated > 0 && `${unlocated} over HTTP/2, compression or a proxy`,
  ].filter(Boolean)
  return [
    `from the packets in ${trials} of ${trials + unseen + unlocated} trials with audio, their clock known to ${clock_us.toFixed(1)} us`,
    ...(kept.length > 0 ? [`from the event loop in the others: ${kept.join(', ')}`] : []),
    `the capture lost ${lost}`,
  ].join('; ')
}
