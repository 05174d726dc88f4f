import { cacheFolder } from '../../library/shared/cache-folder.ts'
import { formatDuration } from '../../report/format/units/durations.ts'
import { renderSelftestRow, renderSelftestText } from '../../report/selftest-text.ts'
import type { HarnessError } from '../../results/run/harness-error.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { readHarnessError } from '../../run/health/harness-error-cache.ts'
import { runConversationSelfTest } from '../../selftest/conversations/conversation-self-test.ts'
import { runSelfTest } from '../../selftest/self-test.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { keepHarnessError } from '../run/load-error-bar.ts'

/** One adapter with events, one with bytes. */
const HTTP2_ADAPTER_IDS = ['smallest-sse', 'deepgram-http'] as const

/** JSON with base64 and binary frames over WebSocket, server-sent events, chunked HTTP. */
const ADAPTER_IDS = ['smallest-ws', 'deepgram-ws', 'smallest-sse', 'deepgram-http'] as const

export interface SelfTestCommandOptions {
  readonly streams: number[]
  /** Numbers of conversations at once; false measures none. */
  readonly conversations: number[] | false
  readonly seed: number
  readonly tls: boolean
  readonly http2: boolean
  readonly capture?: boolean
  readonly json?: boolean
}

export async function run(options: SelfTestCommandOptions, context: CliContext): Promise<void> {
  const { capture = false, json } = options
  const { output, progress, environment } = context
  const { control, stop } = context.watchInterrupts({ finishesRequests: true })
  const harness = await measure(options, control, progress.write)
  stop()
  if (control.finish.aborted) return context.setExitCode(EXIT_CODES.interrupted)
  if (!capture) await keep(harness, cacheFolder(environment), progress.write)
  output.write(
    json ? `${JSON.stringify(harness, null, 2)}\n` : renderSelftestText(harness, output.paint.bold),
  )
}

async function measure(
  { streams, conversations, seed, tls, http2, capture = false }: SelfTestCommandOptions,
  control: RunControl,
  log: (text: string) => void,
): Promise<HarnessError> {
  const requests = await runSelfTest({
    adapters: ADAPTER_IDS,
    // A capture compares packets in one direction only.
    http2: http2 && !capture ? HTTP2_ADAPTER_IDS : [],
    concurrencies: streams,
    seed,
    tls,
    floor: true,
    capture,
    control,
    onRow: (row) => log(renderSelftestRow(row)),
  })
  // A capture only knows the packets of requests.
  if (capture || conversations === false) return requests
  const turns = await runConversationSelfTest({
    concurrencies: conversations,
    seed,
    thorough: true,
    control,
    onRow: ({ stage, concurrency, max_us }) =>
      log(`${stage}, ${concurrency} at once: max ${formatDuration(max_us)}\n`),
  })
  return { ...requests, turns }
}

/** Keeps earlier results for everything that was not measured this time. */
async function keep(harness: HarnessError, cache: string, log: (text: string) => void): Promise<void> {
  const { turns } = (await readHarnessError(cache)) ?? {}
  await keepHarnessError(cache, { ...(turns && { turns }), ...harness }, log)
}
