import type { Digest } from '../digest.ts'
import { summaryJson } from '../json.ts'
import { openMetrics } from './open-metrics.ts'
import { percentileFiles } from './percentile-files.ts'

/** An exported file. */
export interface Exported {
  /** Letters, digits, `.`, `_` and `-`. */
  readonly name: string
  readonly content: string
}

export const EXPORT_FORMATS = ['hgrm', 'openmetrics', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** The exporter of each format. */
export const EXPORTS: Readonly<Record<ExportFormat, (digest: Digest) => Exported[]>> = {
  hgrm: percentileFiles,
  openmetrics: (digest) => [{ name: 'metrics.prom', content: openMetrics(digest) }],
  json: (digest) => [{ name: 'summary.json', content: summaryJson(digest) }],
}
