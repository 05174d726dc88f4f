import type { Trial } from '../../../core/trial/trial.ts'
import { STAGES, type Stage, stageDuration } from '../../../core/trial/trial-stages.ts'
import type { TracedRow, TracedStage } from './traced-row.ts'
import { toAttributes } from './values.ts'

/** The well-known operation closest to speech from text: content that a model generates. */
const OPERATION = 'generate_content'

/**
 * A request as a trace. `gen_ai.*` are OpenTelemetry's conventions for generative AI
 * (https://github.com/open-telemetry/semantic-conventions-genai). Their status is Development, so they may
 * change. `ttfa.*` are ttfa's own. The trace contains neither the text nor a provider's message.
 */
export function describeTrial(trial: Trial): TracedRow {
  const instants = Object.values(trial.at)
  const failed = trial.outcome !== 'ok'
  return {
    row: trial.trial,
    name: trial.model === '' ? OPERATION : `${OPERATION} ${trial.model}`,
    from: Math.min(...instants),
    to: Math.max(...instants),
    ...(failed && { error: trial.outcome }),
    attributes: toAttributes({
      'gen_ai.operation.name': OPERATION,
      'gen_ai.provider.name': trial.provider,
      'gen_ai.request.model': trial.model,
      'gen_ai.request.stream': true,
      'gen_ai.output.type': 'speech',
      'gen_ai.response.id': trial.provider_request_id,
      'gen_ai.response.time_to_first_chunk': secondsOf('ttfb', trial),
      ...(failed && { 'error.type': trial.outcome }),
      ...(trial.status !== undefined && { 'http.response.status_code': trial.status }),
      'ttfa.run': trial.run,
      'ttfa.trial': trial.trial,
      'ttfa.target': trial.target,
      'ttfa.vantage': trial.vantage,
      'ttfa.connection': trial.connection,
      'ttfa.phase': trial.phase,
      'ttfa.transport': trial.transport,
      'ttfa.simulated': trial.simulated,
      'ttfa.replayed': trial.replayed,
    }),
    stages: STAGES.flatMap((stage) => describeStage(stage, trial)),
  }
}

function describeStage(stage: Stage, trial: Trial): TracedStage[] {
  const duration = stageDuration(stage, trial)
  const to = trial.at[stage.to]
  if (duration === undefined || to === undefined) return []
  const attributes = toAttributes({ 'ttfa.stage': stage.name, 'ttfa.target': trial.target })
  return [{ name: stage.name, attributes, from: to - duration, to }]
}

/**
 * Undefined if the stage did not happen. Never a whole number, because that would be another type of
 * attribute.
 */
function secondsOf(name: Stage['name'], trial: Trial): number | undefined {
  const stage = STAGES.find((each) => each.name === name)
  const duration = stage && stageDuration(stage, trial)
  return duration === undefined ? undefined : duration / 1e6
}
