import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { type Histogram, HistogramLogReader } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import type { TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { renderDerivedConversationFiles } from '../../../src/report/derived/conversation-files.ts'
import { renderHistogramLog } from '../../../src/report/run/render-histogram-log.ts'
import { MAX_VALUE_US, readHistogramLog } from '../../../src/results/histogram-log.ts'
import { formatTurnRows, turnHeader } from '../../../src/results/turns/turn-rows.ts'
import {
  measuredTurns,
  summarizeConversations,
} from '../../../src/tally/conversation/conversation-summary.ts'
import { rankOf } from '../../../src/tally/statistics/histogram-percentile.ts'
import { turnFile, turnWith } from '../../report/sample-conversations.ts'

/** Three significant digits. */
const RESOLUTION = 1e-3
const TARGETS = ['stack', 'one-box']

const parts = fc.record({
  stt: fc.integer({ min: 1, max: 5000 }),
  llm: fc.integer({ min: 1, max: 5000 }),
  aggregation: fc.integer({ min: 0, max: 900 }),
  tts: fc.integer({ min: 1, max: 5000 }),
})
const run = fc
  .array(fc.tuple(parts, fc.constantFrom('ok', 'ok', 'ok', 'stt', 'llm', 'tts')), {
    minLength: 1,
    maxLength: 60,
  })
  .map((all) =>
    all.flatMap(([each, ending], exchange) => [
      failedIn(ending, turnWith(each, { target: 'stack', exchange, turn: exchange })),
      turnWith(each.tts, { target: 'one-box', exchange, turn: 1000 + exchange }),
    ]),
  )

/** The turn without what a component that failed did not do. */
function failedIn(ending: string, turn: TurnRecord): TurnRecord {
  if (ending === 'ok') return turn
  const { transcript, request, first_token, unit, audible: _, heard: __, ...at } = turn.at
  const reached = {
    stt: at,
    llm: { ...at, transcript, request },
    tts: { ...at, transcript, request, first_token, unit },
  }[ending]
  return { ...turn, at: reached as TurnRecord['at'], outcome: 'server', failed: ending as 'stt' }
}

/** What rows of turns.csv say of a stage: ascending, infinite ones last. */
function valuesOf(rows: readonly Record<string, string>[], target: string, stage: string, component: string) {
  return rows
    .filter((row) => row.target === target)
    .flatMap((row) => {
      const cell = row[`${stage}_us`]
      if (cell !== '') return [Number(cell)]
      const isLost = row.outcome !== 'ok' && (component === 'turn' || row.failed === component)
      const isUnmeasured = stage === 'aggregation' ? row.first_token_us !== '' : true
      return isLost && isUnmeasured && INFINITE.has(stage) ? [Number.POSITIVE_INFINITY] : []
    })
    .sort((a, b) => a - b)
}

const INFINITE = new Set([
  'stt_final',
  'llm_ttft',
  'llm_first_sentence',
  'speech_to_first_token',
  'aggregation',
  'tts_ttfa',
  'tts_ttfa_heard',
  'voice_to_voice',
])

describe('histograms of turns', () => {
  test('have the percentiles of the rows, to their own resolution, as any reader sees them', () => {
    fc.assert(
      fc.property(run, (turns) => {
        const rows: Record<string, string>[] = parse(turnHeader() + formatTurnRows(turns, (text) => text), {
          columns: true,
        })
        const log = renderHistogramLog(measuredTurns(summarizeConversations(turnFile(TARGETS), turns)))
        const foreign = new HistogramLogReader(log)
        const seen: string[] = []
        for (
          let histogram = foreign.nextIntervalHistogram() as Histogram | undefined;
          histogram;
          histogram = foreign.nextIntervalHistogram() as Histogram | undefined
        ) {
          const [stage = '', target = '', mode = '', component = ''] = histogram.tag.split(';')
          seen.push(`${target} ${stage} ${component}`)
          expect(mode).toBe('streaming-sentence')
          const values = valuesOf(rows, target, stage, component)
          expect(histogram.totalCount, histogram.tag).toBe(values.length)
          for (const share of [0.5, 0.9, 0.95, 0.99]) {
            const exact = Math.min(MAX_VALUE_US, values[rankOf(share, values.length) - 1] ?? Number.NaN)
            const read = histogram.getValueAtPercentile(share * 100)
            expect(Math.abs(read - exact), histogram.tag).toBeLessThanOrEqual(1 + exact * RESOLUTION)
          }
        }
        expect(seen).toContain('stack voice_to_voice turn')
        expect(seen).toContain('one-box agent agent')
        expect(seen).not.toContain('stack agent agent')
      }),
      { numRuns: 40 },
    )
  })

  test('count a failure in the stage that waited for it, and in no other stage of a component', () => {
    const parts = { stt: 100, llm: 200, aggregation: 50, tts: 150 }
    const lost = failedIn('llm', turnWith(parts, { target: 'stack' }))
    const run = measuredTurns(
      summarizeConversations(turnFile(['stack']), [turnWith(parts, { target: 'stack' }), lost]),
    )
    const infinite = run.stages.filter(({ histogram }) => histogram.infinite > 0)
    expect(infinite.map(({ labels }) => labels.stage)).toEqual([
      'llm_ttft',
      'speech_to_first_token',
      'llm_first_sentence',
      'voice_to_voice',
    ])
    const of = (name: string) => run.stages.find(({ labels }) => labels.stage === name)?.histogram
    expect(of('stt_final')).toMatchObject({ infinite: 0, absent: 0, faults: 1 })
    expect(of('tts_ttfa_heard')).toMatchObject({ infinite: 0, absent: 1, faults: 0 })
  })

  test('are the rows of stages.csv, and come back with their labels', async () => {
    const turns = TARGETS.map((target) => turnWith(300, { target }))
    const files = await renderDerivedConversationFiles(summarizeConversations(turnFile(TARGETS), turns))
    const rows: Record<string, string>[] = parse(files['stages.csv'] ?? '', { columns: true })
    const logged = readHistogramLog(files['histograms.hlog'] ?? '')
    expect(logged.map(({ labels }) => [labels.target, labels.component, labels.stage])).toEqual(
      rows.map(({ target, component, stage }) => [target, component, stage]),
    )
    expect(rows.at(-1)).toMatchObject({ mode: 'streaming, sentence', n: '1', infinite: '0' })
  })
})
