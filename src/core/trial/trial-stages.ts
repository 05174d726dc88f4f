import type { Micros } from '../units.ts'
import type { Instant, Trial } from './trial.ts'

/** A duration between two instants, as data. */
export interface Stage {
  readonly name: string
  /**
   * The start. Of several, the first that happened: an IP address has no `dns`, an unencrypted connection no
   * `tls`.
   */
  readonly from: Instant | readonly Instant[]
  readonly to: Instant
  readonly unit: 'us'
  readonly meaning: string
  /** The trials the stage applies to. Default: all. */
  readonly when?: (trial: Trial) => boolean
  /** Headline stages are shown in the terminal's table. */
  readonly headline?: boolean
  /**
   * A trial that failed before the stage ended counts as +infinity if this instant happened. `due` includes
   * starts that a cap dropped, `began` does not. Absent: failed trials are left out of the stage.
   */
  readonly failureCountsFrom?: 'due' | 'began'
  /**
   * Also reported over all connection states at once: a caller's time. A caller does not choose the connection, and a
   * server that stalls forces new ones, which moves the longest waits into another state.
   */
  readonly acrossConnections?: boolean
}

const wasDialled = (trial: Trial) => trial.connection === 'cold' || trial.connection === 'resumed'

/**
 * False if the trial first lost time on a connection that was closed (`redial_us`): the time since it began is then
 * not that of its dial.
 */
const wasDialledAtOnce = (trial: Trial) => wasDialled(trial) && trial.redial_us === undefined

/** All latency stages. No other code subtracts the instants of a trial to get a latency. */
export const STAGES = [
  {
    name: 'lateness',
    from: 'due',
    to: 'began',
    unit: 'us',
    meaning: 'the harness’s or the queue’s own delay in starting',
  },
  {
    name: 'connect',
    from: 'began',
    to: 'ready',
    unit: 'us',
    meaning: 'everything before text can be sent',
    when: wasDialledAtOnce,
    headline: true,
  },
  {
    name: 'prelude',
    from: 'began',
    to: 'prelude',
    unit: 'us',
    meaning: 'a first HTTP request that some protocols need before connecting',
    when: wasDialledAtOnce,
  },
  {
    name: 'dns',
    from: ['prelude', 'began'],
    to: 'dns',
    unit: 'us',
    meaning: 'resolving the name',
    when: wasDialledAtOnce,
  },
  {
    name: 'tcp',
    from: ['dns', 'prelude', 'began'],
    to: 'tcp',
    unit: 'us',
    meaning: 'connecting',
    when: wasDialledAtOnce,
  },
  {
    name: 'proxy',
    from: 'tcp',
    to: 'proxy',
    unit: 'us',
    meaning: 'the tunnel that a proxy of this network opens',
    when: wasDialled,
  },
  {
    name: 'tls',
    from: ['proxy', 'tcp'],
    to: 'tls',
    unit: 'us',
    meaning: 'the TLS handshake',
    when: wasDialled,
  },
  {
    name: 'upgrade',
    from: ['tls', 'proxy', 'tcp'],
    to: 'open',
    unit: 'us',
    meaning: 'the WebSocket upgrade',
    when: (trial: Trial) => wasDialled(trial) && trial.transport === 'websocket',
  },
  {
    name: 'session',
    from: 'open',
    to: 'ready',
    unit: 'us',
    meaning: 'the provider’s own session handshake, where it has one',
    when: (trial: Trial) => wasDialled(trial) && trial.at.ready !== trial.at.open,
  },
  {
    name: 'ttfb',
    from: 'first_text',
    to: 'first_frame',
    unit: 'us',
    meaning:
      'first bytes of the body or first message, whatever they contain; headers do not count. What most tools call latency; a diagnostic only',
  },
  {
    name: 'ttfa',
    from: 'first_text',
    to: 'first_audio',
    unit: 'us',
    meaning: 'time to first audio on a ready connection: the industry’s headline',
    failureCountsFrom: 'began',
    headline: true,
  },
  {
    name: 'ttfa_heard',
    from: 'first_text',
    to: 'heard',
    unit: 'us',
    meaning:
      'until a listener hears the first audible sample: silence, clicks and stalls do not stop the clock',
    failureCountsFrom: 'began',
    headline: true,
  },
  {
    name: 'ttfa_due',
    from: 'due',
    to: 'first_audio',
    unit: 'us',
    meaning: 'what a caller waits under load, connection and queue included',
    failureCountsFrom: 'due',
    acrossConnections: true,
  },
  {
    name: 'ttfa_cold',
    from: 'began',
    to: 'first_audio',
    unit: 'us',
    meaning: 'what the first turn of a call waits',
    failureCountsFrom: 'began',
    when: (trial: Trial) => trial.connection === 'cold' && trial.redial_us === undefined,
  },
  {
    name: 'ttfa_after_text',
    from: 'last_text',
    to: 'first_audio',
    unit: 'us',
    meaning: 'streamed text: its last piece to the first audio',
    failureCountsFrom: 'began',
    when: (trial: Trial) =>
      (trial.at.last_text ?? 0) > (trial.at.first_text ?? 0) &&
      isNotBefore(trial, 'first_audio', 'last_text'),
  },
  { name: 'stream', from: 'first_audio', to: 'last_audio', unit: 'us', meaning: 'how long delivery took' },
  {
    name: 'total',
    from: 'began',
    to: 'end',
    unit: 'us',
    meaning: 'until completion was signalled; that can be seconds after the last audio',
  },
  {
    name: 'cancel',
    from: 'cancel',
    to: 'last_audio_after_cancel',
    unit: 'us',
    meaning: 'barge-in: cancel sent to the last audio that still arrived',
  },
] as const satisfies readonly Stage[]

export type StageName = (typeof STAGES)[number]['name']

function isNotBefore(trial: Trial, later: Instant, earlier: Instant): boolean {
  const a = trial.at[later]
  const b = trial.at[earlier]
  return a === undefined || b === undefined || a >= b
}

/**
 * The stage's microseconds in a trial. Undefined if either end did not happen, the end came before the start,
 * or the stage does not apply.
 */
export function stageDuration(stage: Stage, trial: Trial): Micros | undefined {
  if (stage.when && !stage.when(trial)) return undefined
  const from = startOf(stage.from, trial)
  const to = trial.at[stage.to]
  return from === undefined || to === undefined || to < from ? undefined : to - from
}

/** As `stageDuration`, of the stage with this name. */
export function durationOf(name: StageName, trial: Trial): Micros | undefined {
  const stage: Stage | undefined = STAGES.find((each) => each.name === name)
  return stage && stageDuration(stage, trial)
}

function startOf(from: Stage['from'], trial: Trial): number | undefined {
  if (typeof from === 'string') return trial.at[from]
  for (const name of from) if (trial.at[name] !== undefined) return trial.at[name]
  return undefined
}
