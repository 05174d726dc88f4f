import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { Fault } from '../../core/fault.ts'
import { type Millis, toMicros } from '../../core/units.ts'
import type { ConnectionPool } from '../../drive/connections/pool.ts'
import type { PooledConnection } from '../../drive/connections/pooled-connection.ts'
import { LoopLag } from '../../drive/thread-health/loop-lag.ts'
import type { AnswerEvent } from '../../drive/trial/reader/answer-listener.ts'
import { guard } from '../../drive/trial/reader/errors-to-faults.ts'
import { EventReader } from '../../drive/trial/reader/event-reader.ts'
import { dialFault, quoteIgnored } from '../../drive/trial/reader/read-fault.ts'
import { sendCue } from '../../drive/trial/send-cue.ts'
import { DialError } from '../../wire/dial-error.ts'
import { callerSpeech } from '../harness/caller-speech.ts'
import { sampleJob } from '../harness/sample-job.ts'

/**
 * One turn of a recogniser, an LLM or an agent, with the connections and the reader that conversations use.
 * Returns its fault; undefined if the turn ended well.
 */
export async function runBareTurn(
  adapter: AnyAdapter,
  pool: ConnectionPool,
  base: string,
  { timeout }: { readonly timeout: Millis },
): Promise<Fault | undefined> {
  const deadline = monotonicClock.now() + toMicros(timeout)
  const job = turnJob(adapter, base)
  try {
    const { pooled } = await pool.acquire('cold', job)
    return await readTurn(adapter, job, pooled, Math.max(0, (deadline - monotonicClock.now()) / 1e3))
  } catch (error) {
    if (!(error instanceof DialError)) throw error
    return dialFault(adapter, error)
  }
}

function turnJob(adapter: AnyAdapter, base: string): Job {
  const job = sampleJob(adapter, { base })
  return job.input && job.audio ? sampleJob(adapter, { base, audio: callerSpeech(job.input) }) : job
}

function readTurn(
  adapter: AnyAdapter,
  job: Job,
  pooled: PooledConnection,
  remaining: Millis,
): Promise<Fault | undefined> {
  return new Promise((resolve) => {
    let hasAnswer = false
    const finish = (fault?: Fault) => {
      clearTimeout(timer)
      pooled.connection.close()
      resolve(fault ?? (hasAnswer ? undefined : { kind: 'inaudible', detail: 'an answer without content' }))
    }
    const listener = {
      get hasAnswer() {
        return hasAnswer
      },
      onEvent: (event: AnswerEvent) => {
        hasAnswer ||= event.kind === 'audio' || (event.kind === 'text' && event.text.trim() !== '')
        if (event.kind === 'end' && pooled.connection.carrier === 'websocket') finish()
      },
      onFault: finish,
      onEnd: () => finish(),
    }
    const reader = new EventReader({ adapter, job, state: pooled.state, lag: new LoopLag(), listener })
    const timer = setTimeout(() => {
      const detail = `no answer before the timeout${quoteIgnored(reader.ignoredMessage)}`
      reader.fail({ kind: 'timeout', detail }, monotonicClock.now())
    }, remaining)
    guard(reader, monotonicClock, () => begin(adapter, job, pooled, reader))
  })
}

/** A session answers from its first message on. */
function begin(adapter: AnyAdapter, job: Job, pooled: PooledConnection, reader: EventReader): void {
  const { connection } = pooled
  const now = monotonicClock.now()
  reader.beginAnswer(0)
  reader.readUpgrade(connection.upgradeResponse, now)
  connection.listen(reader)
  const dial = adapter.dial(job)
  if (dial.carrier === 'http') connection.request(dial)
  else sendCue({ adapter, pooled, job }, { kind: 'open' })
}
