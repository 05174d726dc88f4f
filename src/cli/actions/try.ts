import path from 'node:path'
import { readCassettes } from '../../cassette/read-cassettes.ts'
import { SetupError } from '../../core/setup-error.ts'
import { createAdapterCatalog } from '../../library/shared/adapter-catalog.ts'
import { collectSecrets } from '../../library/shared/secrets.ts'
import { formatTraceJson } from '../../report/trace/trace-json.ts'
import { renderTraceText } from '../../report/trace/trace-text.ts'
import { replayCassette } from '../../run/cassettes/retrace-cassette.ts'
import { checkSilence } from '../../run/cassettes/trace-to-cassette.ts'
import { checkNewCassette, writeCassette } from '../../run/cassettes/write-cassette.ts'
import { writeTraceAudio } from '../../run/cassettes/write-trace-audio.ts'
import { traceRequest } from '../../run/execute/trace-request.ts'
import { describeProxies } from '../../run/warnings/plan-warnings.ts'
import { explainTrace } from '../../trace/findings/explain-trace.ts'
import type { RequestTrace } from '../../trace/request-trace.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { resolveAdapterArgument } from '../input/adapter-argument.ts'
import { afterRequest } from '../output/after-run-error.ts'
import { checkWritable } from '../output/check-writable.ts'
import { formatKeyHosts } from '../output/format-key-hosts.ts'
import { ANSWERED_BY_LABELS } from '../output/format-plan.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { labModeOf } from '../run/overrides.ts'
import { DEFAULT_TEXT, planTry, readTryTarget, type TriedTarget, type TryTarget } from '../try/plan-try.ts'

export interface TryOptions extends TriedTarget {
  readonly lab?: boolean
  readonly json?: boolean
  readonly saveAudio?: string
  /** The file to save a cassette to. */
  readonly keep?: string
  /** False with --no-audio: the cassette has silence in place of the audio. */
  readonly audio: boolean
  /** A cassette that answers in place of the provider. */
  readonly cassette?: string
}

export async function tryTarget(
  what: string,
  text: string | undefined,
  options: TryOptions,
  context: CliContext,
): Promise<void> {
  await checkFiles(options, context)
  if (options.cassette !== undefined) return replay(what, options.cassette, options, context)
  const spoken = text ?? DEFAULT_TEXT
  const target = await readTryTarget(what, spoken, options, context)
  const plan = await planTry(target, labModeOf(options.lab), context)
  const [planned] = plan.targets
  if (!planned) throw new Error('a plan without its target')
  if (options.keep !== undefined && !options.audio) checkSilence(planned.planned.format)
  context.progress.write(
    `${[`one request with ${[...spoken].length} characters, answered by ${ANSWERED_BY_LABELS[planned.answeredBy]}`, ...formatKeyHosts(plan.targets)].join('\n')}\n`,
  )
  printWarnings({ warnings: describeProxies(plan, context.environment) }, context)
  await presentTraces(options, context, async (signal) => {
    // The twin is asked first, because code is slow the first time it runs.
    const twin = planned.answeredBy === 'lab' ? undefined : await traceTwin(target, spoken, signal, context)
    return { twin, trace: await traceRequest(plan, spoken, signal) }
  })
}

/** Before a request is paid for. */
async function checkFiles({ saveAudio, keep: file }: TryOptions, { cwd }: CliContext): Promise<void> {
  if (saveAudio !== undefined)
    await checkWritable(path.resolve(cwd, saveAudio), `--save-audio: cannot write ${saveAudio}`)
  if (file === undefined) return
  checkNewCassette(path.resolve(cwd, file), file)
  await checkWritable(path.resolve(cwd, file), `--keep: cannot write ${file}`)
}

/** A recording answers: this needs no key, costs nothing, and sends nothing from this machine. */
async function replay(
  adapter: string,
  place: string,
  options: TryOptions,
  context: CliContext,
): Promise<void> {
  const [cassette] = await readCassettes(path.resolve(context.cwd, place), place)
  if (!cassette) throw new Error('a cassette that is not there')
  await presentTraces(options, context, async (signal) => {
    const known = resolveAdapterArgument(adapter, context.cwd, context.cwd, createAdapterCatalog())
    return { trace: await replayCassette(known, context.cwd, cassette, signal) }
  })
}

interface Traces {
  /** Undefined if the request was aborted before it began. */
  readonly trace: RequestTrace | undefined
  readonly twin?: RequestTrace | undefined
}

/** Shows what was traced. The first Ctrl-C ends it. */
async function presentTraces(
  options: TryOptions,
  context: CliContext,
  request: (signal: AbortSignal) => Promise<Traces>,
): Promise<void> {
  const { control, stop } = context.watchInterrupts({ finishesRequests: false })
  try {
    const { trace, twin } = await request(AbortSignal.any([control.finish, control.abort]))
    if (!trace) return context.setExitCode(EXIT_CODES.interrupted)
    await present(trace, twin, options, context)
  } finally {
    stop()
  }
}

/** The same request, answered by the lab: what adapter and documentation expect. */
async function traceTwin(
  target: TryTarget,
  text: string,
  signal: AbortSignal,
  context: CliContext,
): Promise<RequestTrace | undefined> {
  try {
    return await traceRequest(await planTry(target, 'always', context), text, signal)
  } catch (error) {
    // A user's own adapter in code has no twin.
    if (error instanceof SetupError) return undefined
    throw error
  }
}

async function present(
  trace: RequestTrace,
  twin: RequestTrace | undefined,
  options: TryOptions,
  context: CliContext,
): Promise<void> {
  const { output } = context
  const findings = explainTrace(trace, twin)
  output.write(
    options.json ? formatTraceJson(trace, findings) : renderTraceText(trace, findings, output.paint),
  )
  await keep(trace, options, context)
  if (trace.trial.outcome === 'cancelled') return context.setExitCode(EXIT_CODES.interrupted)
  if (trace.trial.outcome !== 'ok') context.setExitCode(EXIT_CODES.nothing)
}

/** Writes the files that were asked for. */
async function keep(
  trace: RequestTrace,
  { saveAudio, keep: file, audio }: TryOptions,
  { progress, cwd, environment, today }: CliContext,
): Promise<void> {
  if (saveAudio !== undefined && trace.audio) {
    const { audio: saved } = trace
    await afterRequest(`${saveAudio} could not be written`, () =>
      writeTraceAudio(path.resolve(cwd, saveAudio), saved),
    )
    progress.write(`audio: ${saveAudio}\n`)
  }
  if (file === undefined) return
  const secrets = await collectSecrets(environment)
  await afterRequest('its cassette could not be kept', () =>
    writeCassette(path.resolve(cwd, file), file, trace, { secrets, audio, today }),
  )
  progress.write(`cassette: ${file}\n`)
}
