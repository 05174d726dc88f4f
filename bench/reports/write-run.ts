import { mkdir, rm } from 'node:fs/promises'
import type { Target } from '../../src/core/config/target.ts'
import type { ArrivalLog, Trial } from '../../src/core/trial/trial.ts'
import { createRun } from '../../src/results/run/create-run.ts'
import { type RunFile, SCHEMA_VERSION } from '../../src/results/run/run-file.ts'
import { runFolderAt } from '../../src/results/run/run-folder.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'

const TARGETS = ['alpha', 'beta', 'gamma', 'delta']
/** Pieces per answer, and microseconds of audio per piece: three seconds of speech. */
const PIECES = 24
const PIECE_US = 125_000
/** Microseconds between starts. */
const START_INTERVAL_US = 4000
const FLUSH_EVERY = 5000

const target = (id: string): Target => ({
  id,
  adapter: 'someone-ws',
  model: 'm1',
  language: 'en',
  region: 'local',
  options: {},
})

const SCENARIO: Scenario = {
  name: 'many-trials',
  seed: 1,
  texts: ['Good morning, how can I help you today?'],
  targets: TARGETS.map(target),
  load: {
    executor: 'constant-arrival-rate',
    rate: 1e6 / START_INTERVAL_US / TARGETS.length,
    duration: 0,
    arrival: 'uniform',
    order: 'interleaved',
  },
  connection: 'both',
  warmup: 2,
  timeout: 30_000,
  stop: { kind: 'complete' },
}

/** Writes a run with four targets into a folder, in the format of a real run. One trial in 200 fails. */
export async function writeRun(path: string, trials: number): Promise<void> {
  const folder = runFolderAt(path)
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  const file = runFile(trials)
  const run = await createRun({ folder, file, redact: (text) => text })
  for (let number = 0; number < trials; number++) {
    const { trial, arrivals } = syntheticTrial(number)
    run.trials.add({ trial, arrivals })
    if (number % FLUSH_EVERY === FLUSH_EVERY - 1) await run.trials.flush()
  }
  await run.trials.close()
  await run.save(file)
}

function runFile(trials: number): RunFile {
  const elapsed = trials * START_INTERVAL_US
  return {
    schema_version: SCHEMA_VERSION,
    run: 'many-trials',
    status: 'finished',
    started_at: '2026-01-01T00:00:00.000Z',
    elapsed_us: elapsed,
    scenario: { ...SCENARIO, load: { ...SCENARIO.load, duration: elapsed / 1e3 } as Scenario['load'] },
    versions: { ttfa: '0.1.0', node: process.version },
    machine: {
      platform: 'linux',
      release: '6',
      architecture: 'x64',
      processor: 'any',
      cores: 2,
      memory: 4096,
      node: process.version,
      flags: [],
    },
    adapters: {},
    audible: { window: 10, thresholdDbfs: -40, sustained: 50 },
    loop: [],
    validity: { state: 'valid', reasons: [] },
    simulated: true,
  }
}

interface SyntheticTrial {
  readonly trial: Trial
  readonly arrivals: ArrivalLog
}

/**
 * Deterministic by number: log-normal time to first audio, different for each target and connection state.
 */
export function syntheticTrial(number: number): SyntheticTrial {
  const cold = Math.floor(number / TARGETS.length) % 2 === 0
  const due = number * START_INTERVAL_US
  const began = due + 200 + (number % 700)
  const firstText = began + (cold ? 45_000 : 300)
  const dialled = { dns: began + 5000, tcp: began + 15_000, tls: began + 40_000, open: firstText - 200 }
  const started = { due, began, ...(cold && dialled), ready: firstText - 100, first_text: firstText }
  return number % 200 === 17 ? refusedTrial(number, cold, started) : answeredTrial(number, cold, started)
}

function circumstances(number: number, cold: boolean) {
  return {
    run: 'many-trials',
    trial: number,
    target: TARGETS[number % TARGETS.length] ?? '',
    provider: 'someone',
    adapter: 'someone-ws',
    model: 'm1',
    voice: 'v1',
    transport: 'websocket',
    region: 'local',
    text: 0,
    chars: 40,
    phase: 'measure',
    load: 'open',
    block: Math.floor(number / 400),
    worker: 0,
    connection: cold ? 'cold' : 'hot',
    in_flight: 8,
    simulated: true,
    provider_request_id: `request-${number}`,
  } as const
}

type Started = Pick<Trial['at'], 'due' | 'began' | 'dns' | 'tcp' | 'tls' | 'open' | 'ready'> & {
  readonly first_text: number
}

function refusedTrial(number: number, cold: boolean, started: Started): SyntheticTrial {
  return {
    trial: {
      ...circumstances(number, cold),
      at: { ...started, end: started.first_text + 90_000 },
      bytes: 0,
      pieces: 0,
      outcome: 'limit',
      status: 429,
      reached: 'first_text',
      detail: 'too many concurrent requests',
    },
    arrivals: { trial: number, pieces: [] },
  }
}

function answeredTrial(number: number, cold: boolean, started: Started): SyntheticTrial {
  const targetFactor = 1 + (number % TARGETS.length) * 0.1
  const firstAudio = started.first_text + Math.round(150_000 * targetFactor * Math.exp(0.25 * normal(number)))
  const lastAudio = firstAudio + (PIECES - 1) * 60_000
  return {
    trial: {
      ...circumstances(number, cold),
      at: {
        ...started,
        last_text: started.first_text,
        first_frame: firstAudio - 500,
        first_audio: firstAudio,
        heard: firstAudio + 80_000,
        last_audio: lastAudio,
        end: lastAudio + 1000,
      },
      audio_us: PIECES * PIECE_US,
      lead_silence_us: 80_000,
      bytes: PIECES * 6000,
      pieces: PIECES,
      underruns: 0,
      underrun_us: 0,
      longest_underrun_us: 0,
      prebuffer_us: 0,
      loop_lag_us: 150,
      outcome: 'ok',
      reached: 'end',
      detail: '',
    },
    arrivals: { trial: number, pieces: arrivalsFrom(firstAudio), onset: { piece: 0, offset: 80_000 } },
  }
}

function arrivalsFrom(firstAudio: number): ArrivalLog['pieces'] {
  return Array.from({ length: PIECES }, (_, piece) => ({
    at: firstAudio + piece * 60_000,
    audio: PIECE_US,
    bytes: 6000,
  }))
}

/** A normal deviate (Box-Muller) from two hashes of the trial's number. */
function normal(number: number): number {
  const [first, second] = [hashToUnit(number * 2 + 1), hashToUnit(number * 2 + 2)]
  return Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second)
}

/** The finaliser of MurmurHash3, scaled to the open interval from 0 to 1. */
function hashToUnit(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32
}
