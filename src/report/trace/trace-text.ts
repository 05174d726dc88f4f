import type { Colors } from 'picocolors/types.d.ts'
import type { Exchange, ExchangedFrame } from '../../core/trial/exchange.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Finding } from '../../trace/findings/finding.ts'
import { beganAt, type RequestTrace, replayedFrom } from '../../trace/request-trace.ts'
import { oneLine } from '../format/escape.ts'
import { TEXT_WIDTH, WIDE_TEXT_WIDTH, wrap } from '../format/tables/text-table.ts'
import { formatDuration } from '../format/units/durations.ts'
import { audioLines } from './audio-text.ts'
import { byteLengthOf, contentOf, formatSize, kindOf, meaningOf } from './describe-frame.ts'
import { listStages } from './trace-stages.ts'

/** One request as it happened, and what is wrong with it. Ends in a newline. */
export function renderTraceText(trace: RequestTrace, findings: readonly Finding[], paint: Colors): string {
  const sections: (readonly [string, readonly string[]])[] = [
    ...trace.exchanges.map((exchange) => ['Connection', connectionLines(exchange, trace)] as const),
    ...trace.exchanges.map((exchange) => ['Frames', frameLines(exchange, trace, paint)] as const),
    ['Audio', audioLines(trace)],
    ['Stages', stageLines(trace)],
    ['Result', resultLines(trace, findings, paint)],
  ]
  return `${[...headLines(trace), ...sections.flatMap(([title, lines]) => ['', paint.bold(title), ...lines])].join('\n')}\n`
}

function headLines(trace: RequestTrace): string[] {
  const { trial, text, format, adapter } = trace
  const { model, voice } = trial
  const what = [adapter.id, model && `model ${model}`, voice && `voice ${voice}`].filter(Boolean).join(', ')
  const asked = `${format.encoding} in ${format.container} at ${format.sampleRate} Hz`
  return wrap(oneLine(`${what}${answerMark(trace)}; “${text}”; asked for ${asked}`, 2000), WIDE_TEXT_WIDTH)
}

/** What answered, if it was not the provider. */
function answerMark(trace: RequestTrace): string {
  const recorded = replayedFrom(trace)
  if (recorded !== undefined) return ` (REPLAYED from a recording of ${recorded})`
  return trace.trial.simulated ? ' (the lab answered: SIMULATED)' : ''
}

/** The steps of a dial, in order. */
const STEPS = [
  ['dns', 'name resolved'],
  ['tcp', 'TCP connected'],
  ['proxy', 'proxy opened the tunnel'],
  ['tls', 'TLS established'],
  ['open', 'WebSocket upgraded'],
] as const

function connectionLines({ dial, stamps, began, negotiated }: Exchange, trace: RequestTrace): string[] {
  const steps = STEPS.flatMap(([name, words]) => {
    const at = stamps[name]
    if (at === undefined || (name === 'open' && dial.carrier === 'http')) return []
    return [`${instant(at, trace)}  ${words}${stepDetail(name, negotiated)}`]
  })
  const headers = Object.entries(dial.headers).map(
    ([name, value]) => `            ${oneLine(`${name}: ${value}`, 160)}`,
  )
  return [`${instant(began, trace)}  dial ${oneLine(dial.url, 200)}`, ...headers, ...steps]
}

function stepDetail(step: string, negotiated: Exchange['negotiated']): string {
  if (step === 'tcp' && negotiated?.remoteAddress) return ` to ${negotiated.remoteAddress}`
  return step === 'tls' && negotiated?.tls ? ` (${negotiated.tls})` : ''
}

function frameLines({ frames, close }: Exchange, trace: RequestTrace, paint: Colors): string[] {
  // Details that an earlier frame has shown are not repeated: most frames of an answer are alike.
  const shown = new Set<string>()
  const unlessShown = (line: string) => (shown.has(line) || !shown.add(line) ? [] : [line])
  const lines = frames.flatMap((frame) => {
    const content = contentOf(frame)
    const unread = frame.from === 'server' ? (frame.reading?.unread ?? []) : []
    return [
      frameLine(frame, trace),
      ...(content ? unlessShown(paint.dim(`${INDENT}${oneLine(content, 160)}`)) : []),
      ...(unread.length > 0 ? unlessShown(paint.yellow(`${INDENT}not read: ${unread.join(' ')}`)) : []),
    ]
  })
  return [...lines, closeLine(close, trace)]
}

const INDENT = ' '.repeat(12)

function frameLine(frame: ExchangedFrame, trace: RequestTrace): string {
  const arrow = frame.from === 'client' ? '>' : '<'
  const size = formatSize(byteLengthOf(frame)).padStart(8)
  const head = `${instant(frame.at, trace)} ${arrow} ${kindOf(frame).padEnd(11)} ${size}`
  return `${head}  ${meaningOf(frame, trace.format)}`.trimEnd()
}

function closeLine(close: Exchange['close'], trace: RequestTrace): string {
  if (!close) return `${' '.repeat(10)}   still open`
  const { at, by, code, reason } = close
  const who = { client: '> closed by ttfa', server: '< closed by the server', failure: '< failed' }[by]
  return `${instant(at, trace)} ${who}${code === undefined ? '' : ` (${code})`}${reason && `: ${oneLine(reason, 120)}`}`
}

/** Milliseconds since the request began, in a column. */
function instant(at: MonotonicTime, trace: RequestTrace): string {
  return `${((at - beganAt(trace)) / 1000).toFixed(1)} ms`.padStart(10)
}

function stageLines({ trial }: RequestTrace): string[] {
  const stages = listStages(trial)
  if (stages.length === 0) return ['  none was reached']
  const width = Math.max(...stages.map(([name]) => name.length))
  return stages.map(
    ([name, length, meaning]) => `  ${name.padEnd(width)}  ${formatDuration(length).padStart(8)}  ${meaning}`,
  )
}

function resultLines({ trial }: RequestTrace, findings: readonly Finding[], paint: Colors): string[] {
  const isWrong = findings.some(({ weight }) => weight === 'wrong')
  const verdict = isWrong ? paint.red('Something is wrong:') : paint.green('Nothing is wrong.')
  const outcome = trial.outcome === 'ok' ? 'ok' : oneLine(`${trial.outcome}: ${trial.detail}`, 300)
  return [`  outcome ${outcome}`, `  ${verdict}`, ...findings.flatMap((finding) => findingLines(finding))]
}

function findingLines({ weight, says, mend }: Finding): string[] {
  const [first = '', ...rest] = wrap(oneLine(says, 600), TEXT_WIDTH - 4)
  const place =
    mend === undefined
      ? []
      : wrap(oneLine(`mend: ${mend}`, 400), TEXT_WIDTH - 6).map((line) => `      ${line}`)
  return [`  ${weight === 'wrong' ? '!' : '-'} ${first}`, ...rest.map((line) => `    ${line}`), ...place]
}
